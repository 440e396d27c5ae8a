"""A small guide with every question type, written as rule files, and a table of numbers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from guide.reading.loader import load_guides
from guide.ruleset.model import Numbers, RuleSet

FILES = {
    "numbers.yaml": """
owner: the test desk
checked: "2026-11-22"
check_every: "6 months"
default_text: your local emergency number
countries:
  - country: here
    name: Hereland
    emergency: {text: "Call 999", number: "999", verified: yes, sources: [desk]}
    also:
      - {text: "Call 112", number: "112", verified: yes, sources: [desk]}
    same_day:
      - {text: "Call 111", number: "111", verified: yes, sources: [desk]}
    crisis:
      - {text: "Listening line", number: "116 123", verified: yes, sources: [desk]}
  - country: there
    name: Thereland
    emergency: {text: "Call 155", number: "155", verified: no, sources: [desk]}
sources:
  - {source: desk, title: Desk list, publisher: Test desk, year: "2026", seen: own}
""",
    "hand-shaking/guide.yaml": """
guide: hand-shaking
title: Hand shaking
version: "1.0"
updated: "2026-11-22"
review_by: "2027-11-22"
language: en
summary: Questions about hands that shake.
start:
  does: [It asks a few questions.]
  does_not: [It does not name an illness.]
  before:
    - {text: Call for help if a face droops., sources: [book]}
intended_use:
  for: [Adults and children with shaking hands.]
  not_for: [People who were just injured.]
notice: {title: See a professional, text: A professional should look at this., sources: [book]}
disclaimer: {text: This is general and may be wrong., sources: [book]}
dispositions:
  emergency:
    title: Call for help now
    text: Do not wait.
    do:
      - {text: Stay with the person., sources: [book]}
    sources: [book]
  same_day:
    title: Get help today
    text: Today is soon enough.
    do:
      - {text: Tell someone near you., sources: [book]}
    sources: [book]
  soon:
    title: See a doctor soon
    text: Within two weeks.
    do:
      - {text: Book a visit., sources: [book]}
    sources: [book]
  routine:
    title: Look after yourself
    text: See a doctor if it lasts.
    do:
      - {text: Rest well., sources: [book]}
    sources: [book]
default_disposition: routine
none_fits:
  title: Nothing here fits
  text: There are other causes.
  see: A doctor can look for them.
  sources: [book]
watch_for:
  - {text: Watch for weakness., sources: [book]}
reminders:
  - reminder: for-a-child
    when: {who: child}
    text: Answer for the child.
other_causes:
  - other: cold
    name: Being cold
    clue: It stops in the warmth.
    see: Ask a nurse.
    sources: [book]
faq:
  - faq: long
    ask: How long does it last?
    answer: [Often some days., Rarely for longer.]
    sources: [book]
""",
    "hand-shaking/questions.yaml": """
- question: danger
  ask: Is any of this happening?
  why: These need help at once.
  type: many
  red_flags: yes
  options:
    - {option: droop, text: A face that droops, red_flag: yes}
    - {option: breath, text: Trouble breathing, hint: Or not enough air., red_flag: yes}
    - {option: unsure, text: I am not sure}
    - {option: none, text: None of these, exclusive: yes}
  sources: [book]
- question: who
  ask: Who is it about?
  why: Children differ.
  type: one
  options:
    - {option: adult, text: An adult}
    - {option: child, text: A child}
  sources: [book]
- question: weeks
  ask: For how many weeks?
  hint: A guess will do.
  why: Time tells much.
  type: number
  from: 0
  to: 104
  unit: weeks
  unit_one: week
  options:
    - {option: unsure, text: I do not know}
  sources: [book]
- question: coffee
  ask: Is there much coffee?
  why: Coffee can do this.
  type: one
  options:
    - {option: yes, text: "Yes"}
    - {option: no, text: "No"}
    - {option: unsure, text: I am not sure}
  sources: [book]
- question: cups
  ask: What is drunk besides?
  why: Tea counts too.
  type: many
  ask_when: {coffee: yes}
  options:
    - {option: tea, text: Tea}
    - {option: cola, text: Cola}
    - {option: none, text: Nothing else, exclusive: yes}
  sources: [book]
- question: mood
  ask: How is the mood?
  why: Worry can shake hands.
  type: one
  options:
    - {option: fine, text: Fine}
    - {option: low, text: Low}
    - {option: hurt, text: Thoughts of self-harm}
  sources: [book]
""",
    "hand-shaking/rules.yaml": """
- rule: danger-now
  when: {danger: [droop, breath]}
  then: {disposition: emergency}
  because: A drooping face can be a stroke.
  do: Note the time.
  sources: [book]
- rule: danger-unsure
  when: {danger: unsure}
  then: {disposition: soon}
  because: It is better to be sure.
  sources: [book]
- rule: self-harm
  when: {mood: hurt}
  then: {disposition: same_day}
  because: Such thoughts need a person today.
  lines: crisis
  sources: [book]
- rule: long
  when: {weeks: {from: 12}}
  then: {disposition: soon}
  because: It has lasted for long.
  sources: [book]
- rule: much-coffee
  when: {coffee: yes}
  then: {cause: caffeine, fit: possible}
  because: There is much coffee.
  sources: [book#coffee]
- rule: coffee-and-cola
  when: {coffee: yes, cups: cola}
  then: {cause: caffeine, fit: strong}
  because: Cola adds to coffee.
  sources: [book]
- rule: not-for-long
  when: {weeks: {from: 52}}
  then: {against: caffeine}
  because: Coffee rarely lasts a year.
  sources: [book]
- rule: worry
  when: {mood: [low, hurt]}
  then: {cause: worry, fit: possible}
  because: A low mood can go with it.
  sources: [book]
""",
    "hand-shaking/causes.yaml": """
- cause: caffeine
  name: Too much caffeine
  summary: {text: Caffeine makes hands shake., sources: [book]}
  what: [{text: Caffeine wakes nerves., sources: [book]}]
  points_to: [{text: It starts after a cup., sources: [book]}]
  points_away: [{text: It stays on days without., sources: [book]}]
  treatments:
    - {text: Drink less bit by bit., evidence: moderate, sources: [book]}
    - {text: Sleep more., evidence: expert, sources: [book]}
  self_care: [{text: Swap one cup for water., sources: [book]}]
  see: [{text: Ask a pharmacist., sources: [book]}]
  ask: [{text: Could my drinks do this?, sources: [book]}]
  warnings: [{text: Do not change a medicine alone., sources: [book]}]
- cause: worry
  name: Worry
  summary: {text: Worry can shake hands., sources: [book]}
  what: [{text: Worry readies the body., sources: [book]}]
  points_to: [{text: It comes before an exam., sources: [book]}]
  points_away: [{text: It comes in sleep., sources: [book]}]
  treatments: [{text: Talking helps many., evidence: strong, sources: [book]}]
  self_care: [{text: Breathe slowly., sources: [book]}]
  see: [{text: See a nurse., sources: [book]}]
  ask: [{text: What could calm me?, sources: [book]}]
""",
    "hand-shaking/sources.yaml": """
- source: book
  title: The book of hands
  publisher: A press
  year: "2020"
  url: "https://example.org/hands"
  seen: copy
  claims: [{claim: coffee, text: Coffee shakes hands.}]
""",
    "hand-shaking/safety.yaml": """
- property: A drooping face always ends in the emergency page
  whenever: {danger: droop}
  then: {disposition: emergency}
""",
}

GUIDE = "/hand-shaking"
QUIET = {"danger": ["none"], "who": ["adult"], "weeks": ["3"], "coffee": ["no"], "mood": ["fine"]}
"""Answers to a routine result, in order."""


def small_guide(
    folder: Path, files: Mapping[str, str] = FILES
) -> tuple[tuple[RuleSet, ...], Numbers]:
    """The guide and its numbers, read from rule files as any guide is."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    loaded = load_guides(folder)
    assert not loaded.findings, loaded.findings
    assert loaded.numbers is not None
    return tuple(loaded.rule_sets), loaded.numbers
