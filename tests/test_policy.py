# SPDX-License-Identifier: GPL-2.0-only
"""Policies of attributes against an evaluator of its own: a policy is made as a tree of Python
functions and written down at random; parser and evaluator of the module must agree with the tree."""

import random

import pytest
from ehealth import policy

NAMES = ("role", "specialisation", "hospital", "location")
VALUES = ("a", "b", "c-1", "Imam Khomeini", "d_2")
COUNT = 10_000


def draw_attribute(rng: random.Random) -> str:
    return f"{rng.choice(NAMES)}:{rng.choice(VALUES)}"


def draw_policy(rng: random.Random, depth: int):
    """Returns what the policy says, as a function of a set of attributes, its text, and how strongly
    the text binds: 0 OR, 1 AND, 2 anything closed."""
    kind = rng.choice(["attribute", "and", "or", "threshold"]) if depth else "attribute"
    if kind == "attribute":
        attribute = draw_attribute(rng)
        name, _, value = attribute.partition(":")
        quoted = " " in value or rng.random() < 0.2
        return (lambda held: attribute in held), f'{name}:"{value}"' if quoted else attribute, 2
    parts = [draw_policy(rng, depth - 1) for _ in range(rng.randint(1 + (kind != "threshold"), 4))]
    functions = [part[0] for part in parts]
    space = " " * rng.randint(0, 2)
    if kind == "threshold":
        needed = rng.randint(1, len(parts))
        text = f"{space},{space}".join(part[1] for part in parts)
        count = lambda held: sum(function(held) for function in functions) >= needed  # noqa: E731
        return count, f"{needed} OF{space}({text}{space})", 2
    binding = 1 if kind == "and" else 0
    texts = []
    for _, text, strength in parts:
        # What binds as strongly may stand without parentheses: (a AND b) AND c is a AND b AND c.
        needs = strength < binding or rng.random() < 0.2
        texts.append(f"({space}{text})" if needs else text)
    combine = all if kind == "and" else any
    text = f" {space}{kind.upper()} ".join(texts)
    return (lambda held: combine(function(held) for function in functions)), text, binding


def test_random_policies_agree():
    rng = random.Random(3)
    satisfied = 0
    for number in range(COUNT):
        says, text, _ = draw_policy(rng, rng.randint(0, 4))
        if len(text) > 4096:
            continue
        held = {draw_attribute(rng) for _ in range(rng.randint(0, 12))}
        expected = says(held)
        satisfied += expected
        assert policy.satisfies(text, sorted(held)) == expected, f"{number}: {text} with {sorted(held)}"
        normal = policy.normalise(text)
        assert policy.satisfies(normal, sorted(held)) == expected
        assert policy.normalise(normal) == normal
    assert 0.2 < satisfied / COUNT < 0.8  # both verdicts are tested


def test_what_is_no_policy():
    with pytest.raises(ValueError, match=r"policy, character 9: NOT is not part of the language"):
        policy.satisfies("a:1 AND NOT b:1", [])
    with pytest.raises(ValueError, match=r"character 1: .*from 1 to 2"):
        policy.normalise("3 OF (a:1, b:2)")


def test_garbage_is_refused_and_nothing_else_happens():
    rng = random.Random(4)
    alphabet = 'ab:1"(),ANDORF 2\n%'
    refused = 0
    for _ in range(5000):
        text = "".join(rng.choice(alphabet) for _ in range(rng.randint(0, 30)))
        try:
            policy.normalise(text)
        except ValueError:
            refused += 1
    assert refused > 4000
