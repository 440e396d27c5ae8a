"""Random walks: valid paths and hostile input at random, held against what the site promises."""
