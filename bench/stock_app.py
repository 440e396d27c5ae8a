"""The yardstick: ten radio questions as a stock Flask and Flask-WTF application asks them.

Nothing here is tuned: a signed session cookie, a form class a question, fields drawn by WTForms,
its CSRF token, `url_for` and `render_template`. No compression, no further headers.
"""

from __future__ import annotations

import os
from typing import Any

from flask import Flask, redirect, render_template, session, url_for
from flask_wtf import FlaskForm
from jinja2 import DictLoader
from werkzeug.wrappers import Response
from wtforms import RadioField
from wtforms.validators import InputRequired

from bench.ten_questions import OPTIONS, TEXTS, WHY

_BASE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{% block title %}Questions{% endblock %} - Stock</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="{{ url_for('static', filename='main.css') }}">
<link rel="icon" href="{{ url_for('static', filename='icon.svg') }}">
</head>
<body>
<a class="skip" href="#main">Skip to the main part</a>
<header>
<a href="{{ url_for('start') }}">Stock symptom guidance in plain words</a>
</header>
<main id="main">
{% for message in get_flashed_messages() %}<p class="flash">{{ message }}</p>{% endfor %}
{% block main %}{% endblock %}
</main>
<footer>
<p>Your answers stay in this browser. We do not keep them.</p>
<nav aria-label="About this site">
<ul>
{% for text in ('About this guide', 'How this guide decides', 'Sources', 'Questions people ask',
                'Emergency numbers', 'Privacy', 'Accessibility') %}
<li><a href="{{ url_for('about', name=text) }}">{{ text }}</a></li>
{% endfor %}
</ul>
</nav>
<p>It gives guidance. It is never a diagnosis.</p>
</footer>
</body>
</html>
"""
_START = """{% extends 'base.html' %}
{% block main %}
<h1>Ten questions</h1>
<p>Ten made-up questions.</p>
<form method="post">{{ form.hidden_tag() }}<button>Start</button></form>
{% endblock %}
"""
_QUESTION = """{% extends 'base.html' %}
{% block title %}{{ form.answer.label.text }}{% endblock %}
{% block main %}
<nav><a href="{{ back }}">Back</a></nav>
<p>Question {{ number }} of 10</p>
<form method="post" action="{{ url_for('question', number=number) }}" novalidate>
{{ form.hidden_tag() }}
<fieldset{% if form.answer.errors %} class="wrong"{% endif %}>
<legend><h1>{{ form.answer.label.text }}</h1></legend>
{% for error in form.answer.errors %}<p class="error">{{ error }}</p>{% endfor %}
{% for option in form.answer %}
<div class="choice">{{ option(required=False) }} {{ option.label }}</div>
{% endfor %}
</fieldset>
<button>Continue</button>
</form>
<details><summary>Why we ask this</summary><p>{{ why }}</p></details>
{% endblock %}
"""
_RESULT = """{% extends 'base.html' %}
{% block main %}
<h1>Your results</h1>
<dl>
{% for row in rows %}
<dt>{{ row.text }}</dt><dd>{{ row.answer }}</dd>
<dd><a href="{{ url_for('question', number=row.number) }}">Change</a></dd>
{% endfor %}
</dl>
{% endblock %}
"""

app = Flask(__name__)
app.secret_key = os.environ.get("SECRET_KEY", "a key for measuring that is long enough to be one")
app.jinja_loader = DictLoader(
    {"base.html": _BASE, "start.html": _START, "question.html": _QUESTION, "result.html": _RESULT}
)


class StartForm(FlaskForm):  # type: ignore[misc]
    """Begins a journey."""


def _form(text: str) -> type[FlaskForm]:
    field = RadioField(text, choices=list(OPTIONS), validators=[InputRequired("Choose an answer")])
    return type("AnswerForm", (FlaskForm,), {"answer": field})


_FORMS = [_form(text) for text in TEXTS]


@app.route("/", methods=["GET", "POST"])
def start() -> Any:
    """The start page; its form begins the session."""
    form = StartForm()
    if form.validate_on_submit():
        session["answers"] = {}
        return redirect(url_for("question", number=1))
    return render_template("start.html", form=form)


@app.route("/question/<int:number>", methods=["GET", "POST"])
def question(number: int) -> Any:
    """One question."""
    if not 1 <= number <= len(TEXTS) or "answers" not in session:
        return redirect(url_for("start"))
    form = _FORMS[number - 1](data={"answer": session["answers"].get(str(number))})
    if form.validate_on_submit():
        session["answers"] = {**session["answers"], str(number): form.answer.data}
        return _after(number)
    back = url_for("question", number=number - 1) if number > 1 else url_for("start")
    return render_template("question.html", form=form, number=number, why=WHY, back=back)


def _after(number: int) -> Response:
    if number == len(TEXTS):
        return redirect(url_for("result"))
    return redirect(url_for("question", number=number + 1))


@app.get("/result")
def result() -> Any:
    """What was answered."""
    words, answers = dict(OPTIONS), session.get("answers", {})
    rows = [
        {"number": number, "text": text, "answer": words.get(answers.get(str(number), ""), "")}
        for number, text in enumerate(TEXTS, start=1)
    ]
    return render_template("result.html", rows=rows)


@app.get("/about/<name>")
def about(name: str) -> str:
    """A page that the footer links to."""
    return name
