"""English words of operations and functions.

Found by name and number of arguments; None takes any number, said together.
A predicate is a template, its verb, and what follows the verb: "is", or a verb
of its own ("contain").
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

__all__ = ["PHRASES", "PREDICATES", "ROUNDINGS"]

ROUNDINGS: Final[Mapping[str, str]] = {
    "round half up": "rounded",
    "round half down": "rounded (halves down)",
    "decimal": "rounded (halves to even)",
    "round up": "rounded away from zero",
    "round down": "rounded towards zero",
    "floor": "rounded down",
    "ceiling": "rounded up",
}

PHRASES: Final[Mapping[tuple[str, int | None], str]] = {
    # operations
    ("effective date", 0): "the effective date",
    ("outcome", 0): "the outcome",
    ("findings", 0): "the reasons found",
    ("entry", 0): "the entry",
    ("value", 0): "the value",
    ("item", 0): "the value",
    ("+", 2): "{0} plus {1}",
    ("+", None): "the sum of {0}",
    ("-", 2): "{0} less {1}",
    ("*", 2): "{0} multiplied by {1}",
    ("*", None): "the product of {0}",
    ("/", 2): "{0} divided by {1}",
    ("**", 2): "{0} to the power {1}",
    ("negative", 1): "minus {0}",
    ("day after", 2): "the day {1} after {0}",
    ("set day after", 2): "the day {1} after {0}",
    ("set day before", 2): "the day {1} before {0}",
    ("day before", 2): "the day {1} before {0}",
    ("joined text", None): "{0} joined",
    ("time between", 2): "the time from {1} to {0}",
    ("of one", 2): "{1} of {0}",
    ("entry at", 2): "the entry of {0} at position {1}",
    ("empty list", 0): "an empty list",
    ("range", 2): "the range from {0} to {1}, both included",
    ("range above", 2): "the range above {0} up to {1}",
    ("range below", 2): "the range from {0} to below {1}",
    ("range within", 2): "the range above {0} and below {1}",
    # numbers
    ("min", 2): "the lower of {0} and {1}",
    ("min", None): "the lowest of {0}",
    ("max", 2): "the higher of {0} and {1}",
    ("max", None): "the highest of {0}",
    ("sum", None): "the sum of {0}",
    ("total", None): "the sum of {0}",
    ("product", None): "the product of {0}",
    ("mean", None): "the average of {0}",
    ("median", None): "the median of {0}",
    ("stddev", None): "the standard deviation of {0}",
    ("mode", None): "the most frequent of {0}",
    ("abs", 1): "the absolute value of {0}",
    ("modulo", 2): "the remainder of {0} divided by {1}",
    ("sqrt", 1): "the square root of {0}",
    ("log", 1): "the natural logarithm of {0}",
    ("exp", 1): "e to the power {0}",
    # days
    ("years begun", 2): "the number of years begun from {0} to {1}",
    ("days between", 2): "the number of days from {0} to {1}",
    ("months after", 2): "the day {1} months after {0}",
    ("months before", 2): "the day {1} months before {0}",
    ("set months after", 2): "the day as many months after {0} as {1} says",
    ("set months before", 2): "the day as many months before {0} as {1} says",
    ("years and months duration", 2): "the whole years and months from {0} to {1}",
    ("next working day", 1): "the first working day on or after {0}",
    ("previous working day", 1): "the last working day on or before {0}",
    ("date", 1): "the day of {0}",
    ("date", 3): "the day with year {0}, month {1}, day {2}",
    ("time", 1): "the time of {0}",
    ("date and time", 1): "the date and time of {0}",
    ("date and time", 2): "the moment on {0} at {1}",
    ("day of week", 1): "the weekday of {0}",
    ("day of year", 1): "the day of the year of {0}",
    ("month of year", 1): "the name of the month of {0}",
    ("week of year", 1): "the week of the year of {0}",
    ("year", 1): "the year of {0}",
    ("month", 1): "the month of {0}",
    ("day", 1): "the day of the month of {0}",
    ("weekday", 1): "the number of the weekday of {0}",
    ("hour", 1): "the hour of {0}",
    ("minute", 1): "the minute of {0}",
    ("second", 1): "the second of {0}",
    ("time offset", 1): "the time offset of {0}",
    ("timezone", 1): "the time zone of {0}",
    ("years", 1): "the years of {0}",
    ("months", 1): "the months of {0}",
    ("days", 1): "the days of {0}",
    ("hours", 1): "the hours of {0}",
    ("minutes", 1): "the minutes of {0}",
    ("seconds", 1): "the seconds of {0}",
    ("start", 1): "the start of {0}",
    ("end", 1): "the end of {0}",
    # lending
    ("annuity", 3): "the monthly annuity payment (principal: {0}, annual rate: {1}, months: {2})",
    ("largest principal", 3): (
        "the largest principal (monthly payment: at most {0}, annual rate: {1}, months: {2})"
    ),
    ("interest for days", 3): (
        "the interest for the days (amount: {0}, annual rate: {1}, days: {2})"
    ),
    ("interest for days", 4): (
        "the interest for the days (amount: {0}, annual rate: {1}, days: {2}, days in a year: {3})"
    ),
    ("allocate", 2): "the parts of {0} that cover {1} one after another",
    # lists and texts
    ("positions", 1): "the positions of {0}",
    ("distinct values", 1): "the distinct values of {0}",
    ("reverse", 1): "{0} in reverse order",
    ("flatten", 1): "the values of {0} in one list",
    ("concatenate", None): "{0} one after another",
    ("union", None): "{0} together without repetitions",
    ("append", 2): "{0} with {1} at the end",
    ("index of", 2): "the positions of {1} in {0}",
    ("sublist", 2): "the part of {0} from position {1}",
    ("sublist", 3): "the part of {0} from position {1}, {2} entries long",
    ("string length", 1): "the number of characters of {0}",
    ("upper case", 1): "{0} in capitals",
    ("lower case", 1): "{0} in small letters",
    ("substring", 2): "the part of {0} from character {1}",
    ("substring before", 2): "the part of {0} before {1}",
    ("substring after", 2): "the part of {0} after {1}",
    ("string", 1): "{0} as text",
    ("string join", 1): "{0} joined",
    ("string join", 2): "{0} joined by {1}",
    ("range", 1): "the range {0}",
}

PREDICATES: Final[Mapping[tuple[str, int], tuple[str, str, str]]] = {
    ("between", 3): ("{0}", "is", "between {1} and {2}, both included"),
    ("in range", 2): ("{0}", "is", "within {1}"),
    ("instance of", 2): ("{0}", "is", "of the type {1}"),
    ("contains", 2): ("{0}", "contain", "{1}"),
    ("starts with", 2): ("{0}", "start", "with {1}"),
    ("ends with", 2): ("{0}", "end", "with {1}"),
    ("matches", 2): ("{0}", "match", "the pattern {1}"),
    ("even", 1): ("{0}", "is", "even"),
    ("odd", 1): ("{0}", "is", "odd"),
    ("is working day", 1): ("{0}", "is", "a working day"),
    ("is", 2): ("{0}", "is", "the same as {1}"),
    ("empty", 1): ("{0}", "is", "empty"),
    ("before", 2): ("{0}", "is", "before {1}"),
    ("after", 2): ("{0}", "is", "after {1}"),
    ("meets", 2): ("the end of {0}", "is", "the start of {1}"),
    ("met by", 2): ("the start of {0}", "is", "the end of {1}"),
    ("overlaps", 2): ("{0}", "overlap", "{1}"),
    ("overlaps before", 2): ("{0}", "start", "before {1} and overlap it"),
    ("overlaps after", 2): ("{0}", "end", "after {1} and overlap it"),
    ("finishes", 2): ("{0}", "end", "with the end of {1}"),
    ("finished by", 2): ("{1}", "end", "with the end of {0}"),
    ("includes", 2): ("{0}", "include", "{1}"),
    ("during", 2): ("{0}", "is", "within {1}"),
    ("starts", 2): ("{0}", "start", "with the start of {1}"),
    ("started by", 2): ("{1}", "start", "with the start of {0}"),
    ("coincides", 2): ("{0}", "coincide", "with {1}"),
}
