"""Faults of a draft in plain words: by code, and where it says more, by what the message says.

A pattern's groups stand in the sentence as {0}, {1} …; a group that did not
match is left out with the words in square brackets around it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

__all__ = ["GENERAL", "NOUNS", "PATTERNS"]

#: language -> what types are called in messages -> in plain words
NOUNS: Final[Mapping[str, Mapping[str, str]]] = {
    "az": {
        "null": "boş dəyər",
        "a boolean": "bəli və ya xeyr",
        "a whole number": "tam ədəd",
        "a plain number": "ədəd",
        "a number": "ədəd",
        "any text": "istənilən mətn",
        "a text": "mətn",
        "a date and time": "tarix və saat",
        "a date": "tarix",
        "a time": "saat",
        "a days and time duration": "gün və saatla müddət",
        "a years and months duration": "il və ayla müddət",
        "a list of": "siyahı, hər sətri",
        "a list": "siyahı",
        "a context": "məlumat qrupu",
        "a range": "aralıq",
        "a function": "funksiya",
        "a value": "dəyər",
        "money in": "məbləğ, valyutası",
        " or ": " və ya ",
    },
    "en": {
        "null": "an empty value",
        "a boolean": "yes or no",
        "a context": "a group of details",
        "money in": "an amount in",
    },
}

_MEANT: Final = r"(?:; did you mean '([^']+)'\?)?"


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.DOTALL)


#: code -> patterns of its messages with the Azerbaijani and the English sentence
PATTERNS: Final[Mapping[str, tuple[tuple[re.Pattern[str], str, str], ...]]] = {
    "feel_type": (
        (
            _pattern(rf"'([^']+)' is not declared{_MEANT}"),
            "Düsturda «{0}» adı var, amma belə göstərici yoxdur.[ Bəlkə «{1}» nəzərdə tutulub?]",
            "The formula names “{0}”, and there is nothing so called.[ Is “{1}” meant?]",
        ),
        (
            _pattern(rf"there is no function '([^']+)'{_MEANT}"),
            "«{0}» adlı funksiya yoxdur.[ Bəlkə «{1}» nəzərdə tutulub?]",
            "There is no function “{0}”.[ Is “{1}” meant?]",
        ),
        (
            _pattern(rf"there is no entry '([^']+)'{_MEANT}"),
            "Bu qrupda «{0}» adlı göstərici yoxdur.[ Bəlkə «{1}» nəzərdə tutulub?]",
            "This group has nothing called “{0}”.[ Is “{1}” meant?]",
        ),
        (
            _pattern(r"(?:^|: )([^:]+?) may be null; guard it"),
            "«{0}» boş ola bilər. Əvvəlcə dəyərin olub-olmadığı yoxlanılmalıdır, məsələn: "
            "`if {0} != null then`.",
            "“{0}” may be empty. Ask first whether it is there, for example: "
            "`if {0} != null then`.",
        ),
        (
            _pattern(r"(\w+)\(\) reads the clock"),
            "`{0}()` cari vaxtı oxuyur, düsturda isə yalnız tətbiq tarixindən istifadə olunur: "
            "`effective_date`.",
            "`{0}()` reads the clock; a formula uses only the effective date: `effective_date`.",
        ),
        (
            _pattern(r"\"([^\"]*)\" is not one of (.+)$"),
            "«{0}» mümkün dəyərlərdən deyil. Mümkün dəyərlər: {1}.",
            "“{0}” is not one of the possible values: {1}.",
        ),
        (
            _pattern(r"cannot (?:order|compare) (.+?) (?:and|with) (.+)$"),
            "Növləri fərqli olan dəyərlər müqayisə edilə bilməz: biri – {0}; digəri – {1}.",
            "Values of different kinds cannot be compared: one is {0}, the other {1}.",
        ),
        (
            _pattern(r"cannot (?:multiply|add|subtract|divide) (.+?) (?:by|to|and|from) (.+)$"),
            "Bu dəyərlər arasında belə hesablama aparıla bilməz: biri – {0}; digəri – {1}.",
            "These values cannot be put together so: one is {0}, the other {1}.",
        ),
        (
            _pattern(r"'([^']+)' takes (.+)$"),
            "«{0}» funksiyasına verilən dəyərlərin sayı və ya adı düzgün deyil.",
            "The function “{0}” is given the wrong number or names of values: it takes {1}.",
        ),
    ),
    "feel_syntax": (
        (
            _pattern(r"'([^']+)' is not expected here"),
            "«{0}» burada ola bilməz.",
            "“{0}” cannot stand here.",
        ),
        (
            _pattern(r"the expression is not finished"),
            "Düstur tamamlanmayıb.",
            "The formula is not finished.",
        ),
        (
            _pattern(r"the text is empty"),
            "Düstur boşdur.",
            "The formula is empty.",
        ),
    ),
    "type_mismatch": (
        (
            _pattern(r"it gives (.+?)(?: or null)?, and null is not allowed here"),
            "Nəticə boş ola bilər, burada isə dəyər mütləq olmalıdır.",
            "The result may be empty, and a value is needed here.",
        ),
        (
            _pattern(r"it gives (.+?), not (.+)$"),
            "Nəticənin növü uyğun gəlmir: alınan – {0}; lazım olan – {1}.",
            "The result is of the wrong kind: it is {0}, and {1} is needed.",
        ),
    ),
    "constant": (
        (
            _pattern(r"(\S+) has too many decimals: at most (\d+)"),
            "{0}: onluq işarələrin sayı çoxdur, ən çoxu {1} ola bilər.",
            "{0} has too many decimals: at most {1} are allowed.",
        ),
        (
            _pattern(r"(\S+) is above the upper bound (\S+)"),
            "{0} yol verilən yuxarı həddən çoxdur: {1}.",
            "{0} is above the upper bound: {1}.",
        ),
        (
            _pattern(r"(\S+) is below the lower bound (\S+)"),
            "{0} yol verilən aşağı həddən azdır: {1}.",
            "{0} is below the lower bound: {1}.",
        ),
        (
            _pattern(r"(\S+) is (?:before the first|after the last) day (\S+)"),
            "{0} tarixi yol verilən dövrdən kənardır: hədd {1}.",
            "The day {0} is outside the days allowed: the limit is {1}.",
        ),
    ),
    "bad_number": (
        (
            _pattern(r"^(\S+) is not a number"),
            "«{0}» ədəd deyil. Ədəd rəqəmlərlə və nöqtə ilə yazılır, məsələn: 1250.50.",
            "“{0}” is not a number. Write digits with an optional point, as in 1250.50.",
        ),
    ),
    "bad_date": (
        (
            _pattern(r"there is no day (\S+)"),
            "Belə gün yoxdur: {0}.",
            "There is no such day: {0}.",
        ),
    ),
    "rows_overlap": (
        (
            _pattern(r"rows '([^']+)' and '([^']+)'"),
            "İki sətir eyni vaxtda uyğun gəlir: «{0}» və «{1}». Bu cədvəldə yalnız bir sətir "
            "uyğun gəlməlidir.",
            "Two rows apply at once: “{0}” and “{1}”. In this table only one may.",
        ),
    ),
    "rows_contradict": (
        (
            _pattern(r"rows '([^']+)' and '([^']+)'"),
            "«{0}» və «{1}» sətirləri eyni vaxtda uyğun gəlir, amma fərqli nəticə verir.",
            "The rows “{0}” and “{1}” apply at once and give different results.",
        ),
    ),
    "row_never_hits": (
        (
            _pattern(r"row '([^']+)' of .+ row '([^']+)' takes"),
            "«{0}» sətri heç vaxt tətbiq olunmur: onun bütün hallarını «{1}» sətri tutur.",
            "The row “{0}” never applies: the row “{1}” takes every case of it.",
        ),
        (
            _pattern(r"row '([^']+)'"),
            "«{0}» sətri heç vaxt tətbiq olunmur.",
            "The row “{0}” never applies.",
        ),
    ),
    "declared_twice": (
        (
            _pattern(r"'([^']+)' is (?:already|listed twice)|'([^']+)' is already in line"),
            "«{0}» adı artıq istifadə olunub.",
            "The name “{0}” is already taken.",
        ),
    ),
    "undeclared": (
        (
            _pattern(r"there is no outcome '([^']+)'" + _MEANT),
            "«{0}» adlı nəticə yoxdur.[ Bəlkə «{1}» nəzərdə tutulub?]",
            "There is no outcome “{0}”.[ Is “{1}” meant?]",
        ),
        (
            _pattern(r"'([^']+)' is no value, table or policy in use" + _MEANT),
            "«{0}» adlı düstur, cədvəl və ya əlaqəli siyasət yoxdur."
            "[ Bəlkə «{1}» nəzərdə tutulub?]",
            "There is no formula, table or used policy “{0}”.[ Is “{1}” meant?]",
        ),
        (
            _pattern(r"the (?:source|finding) '([^']+)' is not declared.*?" + _MEANT + "$"),
            "«{0}» təyin edilməyib.[ Bəlkə «{1}» nəzərdə tutulub?]",
            "“{0}” is not declared.[ Is “{1}” meant?]",
        ),
        (
            _pattern(r"(?:input|path of an input, and there is no|no input) '([^']+)'" + _MEANT),
            "«{0}» adlı məlumat yoxdur.[ Bəlkə «{1}» nəzərdə tutulub?]",
            "There is no input “{0}”.[ Is “{1}” meant?]",
        ),
        (
            _pattern(r"'([^']+)'" + _MEANT + "$"),
            "«{0}» təyin edilməyib.[ Bəlkə «{1}» nəzərdə tutulub?]",
            "“{0}” is not declared.[ Is “{1}” meant?]",
        ),
    ),
    "unused": (
        (
            _pattern(r"nothing (?:uses|reads) .*?'([^']+)'"),
            "«{0}» heç yerdə istifadə olunmur.",
            "Nothing uses “{0}”.",
        ),
        (
            _pattern(r"no rule gives the finding (\w+)"),
            "«{0}» səbəbini heç bir qayda vermir.",
            "No rule gives the reason “{0}”.",
        ),
    ),
    "unknown_key": (
        (
            _pattern(r"has no (?:key )?'([^']+)'" + _MEANT),
            "Burada «{0}» yazıla bilməz.[ Bəlkə «{1}» nəzərdə tutulub?]",
            "“{0}” cannot be said here.[ Is “{1}” meant?]",
        ),
    ),
    "unknown_word": (
        (
            _pattern(r"is one of (.+), not '([^']+)'" + _MEANT),
            "«{1}» burada ola bilməz.[ Bəlkə «{2}» nəzərdə tutulub?] Mümkün olanlar: {0}.",
            "“{1}” cannot stand here.[ Is “{2}” meant?] Possible are: {0}.",
        ),
    ),
    "unknown_type": (
        (
            _pattern(r"there is no type '([^']+)'" + _MEANT),
            "«{0}» adlı növ yoxdur.[ Bəlkə «{1}» nəzərdə tutulub?]",
            "There is no type “{0}”.[ Is “{1}” meant?]",
        ),
    ),
    "missing_key": (
        (
            _pattern(r"needs? (?:the key |the field |the input |a )?'([^']+)'"),
            "«{0}» göstərilməyib.",
            "“{0}” is missing.",
        ),
    ),
    "language_missing": (
        (
            _pattern(r"has no English text"),
            "İngiliscə mətn yoxdur: hər mətn iki dildə verilir.",
            "The English text is missing: every text is given in both languages.",
        ),
        (
            _pattern(r"has no Azerbaijani text"),
            "Azərbaycanca mətn yoxdur: hər mətn iki dildə verilir.",
            "The Azerbaijani text is missing: every text is given in both languages.",
        ),
    ),
    "cycle": (
        (
            _pattern(r"'[^']+' depends on itself: (.+)$"),
            "Düstur özündən asılıdır: {0}.",
            "The formula depends on itself: {0}.",
        ),
    ),
    "placeholder": (
        (
            _pattern(r"shows \{([^}]+)\} in '(?:az|en)' but not in '(?:az|en)'"),
            "{0} yalnız bir dildəki mətndə var: hər iki mətn eyni göstəriciləri verməlidir.",
            "{0} stands in the text of one language only: both must show the same.",
        ),
    ),
    "series": (
        (
            _pattern(r"overlaps the entry in line \d+, which lasts to (\S+)"),
            "Dövrlər bir-birinin üstünə düşür: əvvəlki dövr {0} tarixində bitir.",
            "The periods overlap: the one before lasts to {0}.",
        ),
    ),
}

#: code -> the sentence where no pattern says more
GENERAL: Final[Mapping[str, tuple[str, str]]] = {
    "feel_type": (
        "Düsturdakı dəyərlər bir-birinə uyğun gəlmir.",
        "The values of the formula do not go together.",
    ),
    "feel_syntax": ("Düstur düzgün yazılmayıb.", "The formula is not written as FEEL."),
    "type_mismatch": (
        "Dəyərin növü burada tələb olunana uyğun gəlmir.",
        "The value is not of the kind needed here.",
    ),
    "constant": ("Bu dəyər burada ola bilməz.", "This value is not allowed here."),
    "bad_number": ("Ədəd düzgün yazılmayıb.", "The number is not written as one."),
    "bad_date": (
        "Tarix düzgün yazılmayıb. Belə yazılır: 2022-07-30.",
        "The date is not written as one. Write it as 2022-07-30.",
    ),
    "bad_name": (
        "Ad düzgün deyil: kiçik latın hərfləri, rəqəmlər və alt xətt (kodlar böyük hərflərlə).",
        "The name is not allowed: small letters, digits and _ (codes in capitals).",
    ),
    "bounds": ("Hədlər bir-birinə uyğun gəlmir.", "The bounds do not go together."),
    "inputs_not_covered": (
        "Cədvəldə heç bir sətrin uyğun gəlmədiyi hal var.",
        "There is a case that no row of the table covers.",
    ),
    "rows_overlap": (
        "İki sətir eyni vaxtda uyğun gəlir.",
        "Two rows apply at once.",
    ),
    "rows_contradict": (
        "Eyni vaxtda uyğun gələn sətirlər fərqli nəticə verir.",
        "Rows that apply at once give different results.",
    ),
    "row_never_hits": ("Bu sətir heç vaxt tətbiq olunmur.", "This row never applies."),
    "value_never_occurs": (
        "Bu xanada göstərilən dəyər heç vaxt ola bilməz.",
        "The cell names a value that can never be.",
    ),
    "table_not_checkable": (
        "Cədvəldə boşluq və təkrarın olmaması yoxlanıla bilmir: sətirlərin seçilməsi qaydası "
        "dəyişdirilməli və ya səbəb yazılmalıdır (`unchecked`).",
        "Gaps and overlaps of this table cannot be checked: choose another way of picking rows, "
        "or write the reason (`unchecked`).",
    ),
    "table_too_large": (
        "Cədvəldə yoxlanılmalı olan hallar həddən çoxdur: cədvəl bölünməlidir.",
        "The table has too many combinations to check: split it.",
    ),
    "rows": ("Cədvəlin sətirləri düzgün deyil.", "The rows of the table are not right."),
    "declared_twice": ("Bu ad artıq istifadə olunub.", "This name is already taken."),
    "duplicate_id": ("Bu ad artıq istifadə olunub.", "This name is already taken."),
    "duplicate_key": ("Eyni şey iki dəfə yazılıb.", "The same thing is said twice."),
    "undeclared": (
        "Burada adı çəkilən şey təyin edilməyib.",
        "What is named here is not declared.",
    ),
    "unused": ("Bu, heç yerdə istifadə olunmur.", "Nothing uses this."),
    "informational_read": (
        "«Yalnız məlumat üçün» sayılan göstəricidən düsturda istifadə olunur.",
        "A formula reads an input that is for information only.",
    ),
    "unknown_key": ("Burada belə yazıla bilməz.", "This cannot be said here."),
    "unknown_word": ("Bu söz burada ola bilməz.", "This word cannot stand here."),
    "unknown_type": ("Belə növ yoxdur.", "There is no such type."),
    "missing_key": ("Tələb olunan göstərilməyib.", "Something that is needed is missing."),
    "missing": ("Tələb olunan göstərilməyib.", "Something that is needed is missing."),
    "language_missing": (
        "Hər mətn iki dildə verilməlidir.",
        "Every text is given in both languages.",
    ),
    "wrong_shape": (
        "Burada başqa cür məlumat tələb olunur.",
        "Something of another form is needed here.",
    ),
    "malformed": ("Yazılış düzgün deyil.", "This is not written as it should be."),
    "cycle": ("Element özündən asılıdır.", "The element depends on itself."),
    "fact_cycle": (
        "Qaydalar bir-birini gözləyir və heç biri başlaya bilmir.",
        "Rules wait for each other, so that none can come first.",
    ),
    "negated_fact": (
        "Qayda faktın olmamasını gözləyə bilməz: əks şərt yazılmalıdır.",
        "A rule cannot wait for a fact not to be there: write the opposite condition.",
    ),
    "cannot_refer": (
        "Tarix üçün məlum olmayan göstərici olduqda müraciət əlavə baxışa göndərilir: nəticələr "
        "sırasında `referred` ilkin nəticədən əvvəl olmalıdır.",
        "Where a figure is not known for the day the case is referred: the outcomes need "
        "`referred` before the default.",
    ),
    "severity": (
        "Səbəbin əhəmiyyəti nəticəsinə uyğun gəlmir.",
        "The weight of the reason does not go with its outcome.",
    ),
    "placeholder": (
        "Bildirişdəki göstərici düzgün yazılmayıb, məsələn: `{{max_principal:money}}`.",
        "What the message shows is not written right, as in `{{max_principal:money}}`.",
    ),
    "pattern": ("Yazılış nümunəsi düzgün deyil.", "The pattern is not a regular expression."),
    "series": ("Dövrlər düzgün deyil.", "The periods are not right."),
    "outcome": ("Nəticələr düzgün deyil.", "The outcomes are not right."),
    "outputs": ("Nəticə göstəriciləri düzgün deyil.", "The outputs are not right."),
    "actions": ("Görüləcək işlər düzgün deyil.", "The actions are not right."),
    "remedies": ("Təkliflər düzgün deyil.", "The remedies are not right."),
    "too_many_rules": ("Qaydaların sayı həddən çoxdur.", "There are too many rules."),
    "too_many_facts": (
        "Qayda həddən çox faktı gözləyir.",
        "The rule waits for too many facts.",
    ),
    "too_large": ("Fayl həddən böyükdür.", "The file is too large."),
    "too_many": (
        "Səhvlərin sayı çoxdur; yalnız ilk səhvlər göstərilir.",
        "There are many faults; only the first are listed.",
    ),
    "encoding": ("Faylın mətni oxunmur (UTF-8 olmalıdır).", "The text is not UTF-8."),
    "yaml": ("Faylın yazılışı pozulub (YAML).", "This is not YAML as policies are written."),
    "anchor": ("YAML lövbərlərindən istifadə olunmur.", "YAML anchors are not used."),
    "alias": ("YAML istinadlarından istifadə olunmur.", "YAML aliases are not used."),
    "tag": ("YAML teqlərindən istifadə olunmur.", "YAML tags are not used."),
}
