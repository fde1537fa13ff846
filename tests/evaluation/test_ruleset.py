"""The fence around durable_rules keeps each of its dangers out."""

import gc
import os
import subprocess
import sys
import textwrap
from itertools import product
from threading import Barrier, Thread

import durable_rules_engine as rete
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.evaluation.rules import ruleset as fence
from engine.evaluation.rules.productions import (
    AllOf,
    AnyOf,
    Compare,
    Condition,
    Production,
    Property,
    pending,
)
from engine.evaluation.rules.ruleset import (
    LARGEST,
    Firing,
    Ruleset,
    RulesetError,
)


def fired(ruleset: Ruleset, *facts: dict[str, bool | int | str]) -> set[tuple[str, int]]:
    return {(firing.production, firing.fact) for firing in ruleset.run(facts)[0]}


def flag(name: str) -> Compare:
    return Compare(name, "=", True)


def test_every_matching_production_fires_for_every_fact() -> None:
    ruleset = Ruleset(
        "p@1",
        [
            Production("adult", Compare("a1", ">=", 18)),
            Production("named", Compare("b1", "=", "xanım")),
            Production("both", AllOf((Compare("a2", ">=", 18), flag("b2")))),
        ],
    )
    facts = [
        {"a1": 18, "a2": 18, "b2": True},
        {"a1": 17, "a2": 19, "b2": False},
        {"a2": 20, "b2": True},
    ]
    assert fired(ruleset, *facts) == {("adult", 0), ("both", 0), ("both", 2)}


def test_no_match_is_a_result_and_not_an_error() -> None:
    ruleset = Ruleset("p@1", [Production("never", flag("a1"))])
    assert ruleset.run([{"a1": False}]) == (frozenset(), frozenset())
    assert ruleset.run([]) == (frozenset(), frozenset())


def test_a_ruleset_without_productions_runs() -> None:
    assert Ruleset("p@1", []).run([{"a1": 1}]) == (frozenset(), frozenset())


def test_a_run_remembers_nothing_of_the_run_before() -> None:
    ruleset = Ruleset(
        "p@1",
        [
            Production("first", flag("a1"), facts=("seen",)),
            Production("second", flag("b1"), after=("seen",)),
        ],
    )
    assert fired(ruleset, {"a1": True, "b1": True}) == {("first", 0), ("second", 0)}
    assert fired(ruleset, {"a1": False, "b1": True}) == set()


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (a + d, b)
        for a, b in product((0, 2**53, -(2**53), LARGEST - 2, 2 - LARGEST), repeat=2)
        if a == b
        for d in (-1, 0, 1)
    ],
)
def test_integers_are_compared_exactly_with_constants_and_with_each_other(
    left: int, right: int
) -> None:
    holds = {
        "=": left == right,
        "!=": left != right,
        "<": left < right,
        "<=": left <= right,
        ">": left > right,
        ">=": left >= right,
    }
    ruleset = Ruleset(
        "p@1",
        [Production(f"constant {op}", Compare("a1", op, right)) for op in holds]
        + [Production(f"property {op}", Compare("a1", op, Property("b1"))) for op in holds],
    )
    expected = {
        (f"{kind} {op}", 0)
        for op, true in holds.items()
        if true
        for kind in ("constant", "property")
    }
    assert fired(ruleset, {"a1": left, "b1": right}) == expected


def test_texts_are_equal_only_as_a_whole() -> None:
    words = ["a", "ab", "abc", "abd", "b", "other", "other_1", "1"]
    ruleset = Ruleset("p@1", [Production(word, Compare("a1", "=", word)) for word in words])
    for word in words:
        assert fired(ruleset, {"a1": word}) == {(word, 0)}


def test_facts_chain_through_several_productions_in_any_order_of_declaration() -> None:
    ruleset = Ruleset(
        "p@1",
        [
            Production("fourth", flag("d1"), after=("three", "one")),
            Production("third", flag("c1"), after=("two",), facts=("three",)),
            Production("second", flag("b1"), after=("one",), facts=("two",)),
            Production("first", flag("a1"), facts=("one", "unheard")),
        ],
    )
    everything = {"a1": True, "b1": True, "c1": True, "d1": True}
    firings, facts = ruleset.run([everything])
    assert firings == {Firing(name, 0) for name in ("first", "second", "third", "fourth")}
    assert facts == {"one", "two", "three", "unheard"}
    assert fired(ruleset, everything | {"b1": False}) == {("first", 0)}


def test_a_fact_asserted_by_two_productions_lets_the_next_fire_once_for_each_element() -> None:
    ruleset = Ruleset(
        "p@1",
        [
            Production("one", flag("a1"), facts=("due",)),
            Production("two", flag("b1"), facts=("due",)),
            Production("each", flag("c1"), after=("due",)),
        ],
    )
    assert fired(ruleset, {"a1": True, "b1": True}, {"c1": True}, {"c1": False}, {"c1": True}) == {
        ("one", 0),
        ("two", 0),
        ("each", 1),
        ("each", 3),
    }


def holds(condition: Condition, fact: dict[str, int]) -> bool:
    match condition:
        case Compare(left, operator, right):
            other = fact[right.name] if isinstance(right, Property) else right
            a = fact[left]
            return {
                "=": a == other,
                "!=": a != other,
                "<": a < other,
                "<=": a <= other,
                ">": a > other,
                ">=": a >= other,
            }[operator]
        case AllOf(parts):
            return all(holds(part, fact) for part in parts)
        case AnyOf(parts):
            return any(holds(part, fact) for part in parts)


names = st.integers(0, 5).map(lambda n: f"a{n}")
tests = st.builds(
    Compare,
    names,
    st.sampled_from(["=", "!=", "<", "<=", ">", ">="]),
    st.one_of(st.integers(-2, 2), names.map(Property)),
)
conditions = st.recursive(
    tests,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: AllOf(tuple(parts))),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
    ),
    max_leaves=6,
).filter(lambda condition: pending(condition) <= 12)


def rename(condition: Condition, suffix: int) -> Condition:
    match condition:
        case Compare(left, operator, Property(name)):
            return Compare(f"{left}x{suffix}", operator, Property(f"{name}x{suffix}"))
        case Compare(left, operator, right):
            return Compare(f"{left}x{suffix}", operator, right)
        case AllOf(parts):
            return AllOf(tuple(rename(part, suffix) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(rename(part, suffix) for part in parts))


@settings(max_examples=150, deadline=None)
@given(
    st.lists(conditions, min_size=1, max_size=4),
    st.lists(
        st.fixed_dictionaries({f"a{n}": st.integers(-2, 2) for n in range(6)}),
        min_size=1,
        max_size=3,
    ),
)
def test_any_tree_of_and_and_or_fires_exactly_where_it_holds(
    trees: list[Condition], facts: list[dict[str, int]]
) -> None:
    ruleset = Ruleset("p@1", [Production(str(n), rename(tree, n)) for n, tree in enumerate(trees)])
    given_facts = [
        {f"{k}x{n}": v for k, v in fact.items() for n in range(len(trees))} for fact in facts
    ]
    expected = {
        (str(n), i)
        for n, tree in enumerate(trees)
        for i, fact in enumerate(facts)
        if holds(tree, fact)
    }
    assert fired(ruleset, *given_facts) == expected


def test_what_cannot_be_held_is_refused_by_name() -> None:
    wide = AllOf(tuple(AnyOf((flag(f"a{n}"), flag(f"b{n}"))) for n in range(8)))
    with pytest.raises(RulesetError, match="wide: the condition has too many alternatives"):
        Ruleset("p@1", [Production("wide", wide)])
    with pytest.raises(RulesetError, match="late: a rule waits for at most 14 facts"):
        Ruleset("p@1", [Production("late", flag("a1"), after=tuple(f"fact{n}" for n in range(15)))])
    with pytest.raises(RulesetError, match="n400: a ruleset holds at most 400 rules"):
        Ruleset("p@1", [Production(f"n{n}", flag(f"a{n}")) for n in range(401)])
    forked = [Production(f"n{n}", AnyOf((flag(f"a{n}"), flag(f"b{n}")))) for n in range(226)]
    with pytest.raises(RulesetError, match=r"n225: .* 450 alternatives at their start"):
        Ruleset("p@1", forked)
    with pytest.raises(RulesetError, match="more than 10000 elements"):
        Ruleset("p@1", []).run([{}] * 10_001)


def test_the_largest_ruleset_allowed_fires_each_production() -> None:
    ruleset = Ruleset("p@1", [Production(str(n), flag(f"a{n}")) for n in range(400)])
    facts = [{f"a{n}": True for n in range(start, start + 40)} for start in range(0, 400, 40)]
    assert fired(ruleset, *facts) == {(str(n), n // 40) for n in range(400)}


def test_a_fact_that_the_library_drops_in_silence_is_an_error_and_the_next_run_works() -> None:
    ruleset = Ruleset("p@1", [Production("one", flag("a1"))])
    with pytest.raises(RulesetError, match="durable_rules did not read every fact"):
        ruleset.run([{"a1": True}, {f"b{n}": True for n in range(300)}, {"a1": True}])
    assert fired(ruleset, {"a1": True}) == {("one", 0)}


def test_more_tests_than_its_stack_holds_are_an_error_and_the_next_run_works() -> None:
    ruleset = Ruleset("p@1", [Production(str(n), flag(f"a{n}")) for n in range(80)])
    with pytest.raises(RulesetError, match="durable_rules failed"):
        ruleset.run([{f"a{n}": True for n in range(80)}])
    assert fired(ruleset, {"a3": True}) == {("3", 0)}


def fnv(text: str) -> int:
    """The library's hash of names and ids (FNV-1a, 32 bits)."""
    value = 0x811C9DC5
    for byte in text.encode():
        value = ((value ^ byte) * 16777619) & 0xFFFFFFFF
    return value


def test_no_two_ids_or_property_names_in_use_have_the_same_hash() -> None:
    facts = fence.MAX_PRODUCTIONS * fence.MAX_AFTER
    ids = [str(n) for n in range(fence.MAX_FACTS)] + [f"f{n}" for n in range(facts)]
    assert len({fnv(name) for name in ids}) == len(ids)
    most = fence.MAX_PRODUCTIONS * fence.MAX_PENDING + 1  # a test has at most two properties
    names = [f"{letter}{n}" for letter in "bvw" for n in range(most)]
    names += [f"f{n}" for n in range(facts)] + ["z", "id", "sid", "$s", "$forward"]
    assert len({fnv(name) for name in names}) == len(names)


def test_thousands_of_elements_fire_exactly_the_rules_that_hold() -> None:
    ruleset = Ruleset(
        "p@1",
        [
            Production("first", flag("b1"), facts=("due",)),
            Production(
                "joined", AllOf((Compare("v2", ">", 5), Compare("b3", "=", False))), ("due",)
            ),
            Production("either", AnyOf((Compare("v2", ">", 5), flag("b1")))),
        ],
    )
    given = [{"b1": n % 7 == 0, "v2": n % 11, "b3": n % 3 == 0} for n in range(3000)]
    expected = {("first", n) for n, fact in enumerate(given) if fact["b1"]}
    expected |= {("joined", n) for n, fact in enumerate(given) if fact["v2"] > 5 and not fact["b3"]}
    expected |= {("either", n) for n, fact in enumerate(given) if fact["v2"] > 5 or fact["b1"]}
    assert fired(ruleset, *given) == expected


def test_a_ruleset_nobody_holds_is_freed(monkeypatch: pytest.MonkeyPatch) -> None:
    Ruleset("flush@1", [])
    gone: list[int] = []

    class Recorder:
        def __getattr__(self, name: str) -> object:
            if name == "delete_ruleset":
                return lambda handle: (gone.append(handle), rete.delete_ruleset(handle))
            return getattr(rete, name)

    monkeypatch.setattr(fence, "rete", Recorder())
    draft = Ruleset("draft@1", [Production("one", flag("a1"))])
    handle = draft._handle
    del draft
    gc.collect()
    Ruleset("next@1", [])
    assert handle in gone


def test_many_runs_and_rulesets_leave_no_state_behind() -> None:
    ruleset = Ruleset("p@1", [Production("one", flag("a1"))])
    for n in range(3000):  # the library fails at the 1,025th live state
        assert len(ruleset.run([{"a1": n % 2 == 0}])[0]) == 1 - n % 2


def run_fresh(program: str) -> str:
    """What a fresh Python process prints for the program; a crash fails the test."""
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**os.environ, "PYTHONPATH": os.getcwd()},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_first_run_of_a_fresh_process_may_fire_nothing() -> None:
    assert (
        run_fresh(
            """
        from engine.evaluation.rules.productions import *
        from engine.evaluation.rules.ruleset import *
        r = Ruleset("p@1", [Production("one", Compare("a1", "=", True))])
        print([len(r.run([{"a1": False}])[0]) for _ in range(50)] == [0] * 50)
        """
        )
        == "True"
    )


def test_sixteen_threads_of_a_fresh_process_get_what_one_gets() -> None:
    assert (
        run_fresh(
            """
        from threading import Barrier, Thread
        from engine.evaluation.rules.productions import *
        from engine.evaluation.rules.ruleset import *
        r = Ruleset("p@1", [Production("even", Compare("a1", "=", 0), facts=("f",)),
                            Production("next", Compare("b1", ">", 5), after=("f",))])
        start, wrong = Barrier(16), []
        def work(k):
            start.wait()
            for n in range(300):
                got = {f.production for f in r.run([{"a1": (n + k) % 2, "b1": n % 10}])[0]}
                want = set() if (n + k) % 2 else ({"even", "next"} if n % 10 > 5 else {"even"})
                if got != want: wrong.append((k, n, got))
        threads = [Thread(target=work, args=(k,)) for k in range(16)]
        [t.start() for t in threads]; [t.join() for t in threads]
        print(wrong)
        """
        )
        == "[]"
    )


def test_a_process_forked_while_others_run_rules_can_run_them_too() -> None:
    assert (
        run_fresh(
            """
        import os
        from threading import Thread
        from engine.evaluation.rules.productions import *
        from engine.evaluation.rules.ruleset import *
        r = Ruleset("p@1", [Production("one", Compare("a1", "=", True))])
        stop = False
        def work():
            while not stop: r.run([{"a1": True}])
        threads = [Thread(target=work) for _ in range(4)]
        [t.start() for t in threads]
        codes = []
        for _ in range(20):
            child = os.fork()
            if child == 0:
                os._exit(0 if len(r.run([{"a1": True}])[0]) == 1 else 1)
            codes.append(os.waitpid(child, 0)[1])
        stop = True
        [t.join() for t in threads]
        print(codes == [0] * 20)
        """
        )
        == "True"
    )


def test_two_rulesets_run_by_many_threads_keep_apart() -> None:
    rulesets = [Ruleset(f"p@{n}", [Production(f"rule {n}", flag("a1"))]) for n in range(2)]
    start, seen = Barrier(8), []

    def work(n: int) -> None:
        start.wait()
        for _ in range(100):
            seen.append((n, fired(rulesets[n], {"a1": True})))

    threads = [Thread(target=work, args=(n % 2,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(result == {(f"rule {n}", 0)} for n, result in seen)
    assert len(seen) == 800
