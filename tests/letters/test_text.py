"""What a person reads, whole."""

from __future__ import annotations

import pytest

from tests.letters.making import AFFORDABILITY, CAR, DEPOSIT, Decided, changed, lines

AZ_HEAD = [
    "“Nümunə Bank” ASC",
    "Qərarın tarixi: 11 sentyabr 2022",
    "İstinad nömrəsi: APP-1042",
    "Qərarın nömrəsi: 01JD7Z4Q8N5X9V2T3R6W1Y0KAB",
]
EN_HEAD = [
    "“Nümunə Bank” ASC",
    "Date of decision: 11 September 2022",
    "Reference: APP-1042",
    "Decision number: 01JD7Z4Q8N5X9V2T3R6W1Y0KAB",
]
AZ_CLOSE = [
    "İzahat almaq, məlumatlardakı səhvi düzəltdirmək və ya şikayət etmək üçün qərarın nömrəsini "
    "göstərməklə bizə müraciət edə bilərsiniz.",
    "Hörmətlə, “Nümunə Bank” ASC",
]
EN_CLOSE = [
    "For an explanation, to correct a mistake in these details, or to complain, please contact "
    "us and quote the decision number.",
    "Yours faithfully, “Nümunə Bank” ASC",
]
AZ_SCOPE = "Bu məktub yalnız göstərilən siyasətə aiddir və müqaviləni əvəz etmir."
EN_SCOPE = "This letter concerns only the policy named and does not replace a contract."
LATE = changed(DEPOSIT, notice__kind="withdrawal", notice__given_on="2022-07-20")


def test_a_refusal_in_azerbaijani(decided: Decided) -> None:
    record = decided("car_loan", 2, CAR, "2022-08-10")
    assert lines(record.letter("az").html) == [
        *AZ_HEAD,
        "Avtomobil krediti üzrə qərar",
        "Hörmətli müştəri,",
        "Təəssüf ki, müraciətiniz üzrə imtina qərarı qəbul edilib.",
        "İmtinanın əsas səbəbləri",
        "İstənilən məbləğ bu avtomobil üçün yol verilən həddən çoxdur. Maksimum: 36.000,00 AZN "
        "(KTN əmsalı üzrə hədd: 90%) "
        "Əsas: Kredit riskləri üzrə 22.07.2022 tarixli Qayda, 03.08.2022 tarixli xəbərə görə, "
        "bənd 3",
        "Nə kömək edə bilər",
        "Digər məlumatlar dəyişməz qalarsa:",
        "Kreditin məbləğini azaldın. Maksimum: 36.000,00 AZN Bu halda nəticə: təsdiq edilib",
        "Müraciətiniz",
        "Mühərrikin növü: elektrik mühərrikli",
        "İstehsal tarixi: 01.05.2021",
        "Avtomobilin qiyməti: 40.000,00 AZN",
        "Kreditin əsas borcu: 36.500,00 AZN",
        "Hesablanmış göstəricilər və hədlər",
        "KTN əmsalının yuxarı həddi: 90%",
        "KTN əmsalı: 91,25%",
        "Kreditin maksimum məbləği: 36.000,00 AZN",
        "Minimum ilkin ödəniş: 4.000,00 AZN",
        *AZ_CLOSE,
        "Siyasət: Avtomobil krediti, versiya 2. "
        "Bu tarixdə qüvvədə olan qaydalar tətbiq edilib: 10 avqust 2022.",
        AZ_SCOPE,
        f"Yoxlama kodu: {record.told['digest']}",
    ]


def test_a_refusal_in_english(decided: Decided) -> None:
    record = decided("car_loan", 2, CAR, "2022-08-10")
    assert lines(record.letter("en").html) == [
        *EN_HEAD,
        "Decision: Car loan",
        "Dear customer,",
        "We are sorry to tell you that your application has been declined.",
        "Principal reasons for the refusal",
        "Above the maximum for this car: 36,000.00 AZN (loan-to-value limit: 90%) "
        "Basis: Credit risk rule of 22.07.2022, as reported on 03.08.2022, clause 3",
        "What would help",
        "If everything else stays as it is:",
        "Lower the principal. Highest: 36,000.00 AZN Outcome then: approved",
        "Your application",
        "Powertrain: electric",
        "Production date: 1 May 2021",
        "Price of the car: 40,000.00 AZN",
        "Loan principal: 36,500.00 AZN",
        "Figures and limits worked out",
        "Highest loan-to-value ratio: 90%",
        "Loan-to-value ratio: 91.25%",
        "Highest principal: 36,000.00 AZN",
        "Lowest down payment: 4,000.00 AZN",
        *EN_CLOSE,
        "Policy: Car loan, version 2. The rules in force on 10 August 2022 were applied.",
        EN_SCOPE,
        f"Verification code: {record.told['digest']}",
    ]


def test_an_approval_in_azerbaijani(decided: Decided) -> None:
    record = decided("affordability", 2, AFFORDABILITY, "2022-09-10")
    assert lines(record.letter("az").html) == [
        *AZ_HEAD,
        "Ödəmə qabiliyyəti üzrə qərar",
        "Hörmətli müştəri,",
        "Müraciətiniz aşağıdakı şərtlərlə təsdiq edilib.",
        "Müraciətiniz",
        "MKR üzrə aylıq borc yükü: 250,00 AZN",
        "Kreditin əsas borcu: 20.000,00 AZN",
        "İllik faiz dərəcəsi: 18%",
        "Kreditin müddəti, ay: 36",
        "Hesablanmış göstəricilər və hədlər",
        "Təsdiqlənmiş sabit aylıq gəlir: 1.800,00 AZN",
        "Aylıq borc yükü: 250,00 AZN",
        "Yeni kredit üzrə aylıq ödəniş: 723,05 AZN",
        "BYG əmsalı: 54,06%",
        "Yeni kredit üzrə maksimum aylıq ödəniş: 1.010,00 AZN",
        "Kreditin maksimum məbləği: 27.937,29 AZN",
        "Qurumun öhdəlikləri",
        "İmzadan əvvəl borcalana müqavilə üzrə hüquq və vəzifələri izah edilsin",
        "İmzadan əvvəl kreditin faizi və bütün komissiyalar açıqlansın",
        "İmzadan əvvəl vaxtında ödənişin üstünlükləri və gecikməyə görə sanksiyalar açıqlansın",
        "İmzadan əvvəl vaxtından əvvəl ödənişin şərtləri və üstünlükləri açıqlansın",
        "Borcalan xəbərdar edilsin: natamam və ya yanlış məlumat səhv qiymətləndirməyə və həddən "
        "artıq borclanmaya səbəb ola bilər",
        "Qiymətləndirmə hesabatı ən azı beş il saxlanılsın 10 sentyabr 2027 tarixinədək",
        *AZ_CLOSE,
        "Siyasət: Ödəmə qabiliyyəti, versiya 2. "
        "Bu tarixdə qüvvədə olan qaydalar tətbiq edilib: 10 sentyabr 2022.",
        AZ_SCOPE,
        f"Yoxlama kodu: {record.told['digest']}",
    ]


def test_an_approval_in_english(decided: Decided) -> None:
    record = decided("affordability", 2, AFFORDABILITY, "2022-09-10")
    assert lines(record.letter("en").html) == [
        *EN_HEAD,
        "Decision: Affordability",
        "Dear customer,",
        "Your application has been approved on the terms below.",
        "Your application",
        "Monthly debt burden by the credit registry: 250.00 AZN",
        "Loan principal: 20,000.00 AZN",
        "Annual interest rate: 18%",
        "Loan term, months: 36",
        "Figures and limits worked out",
        "Documented stable monthly income: 1,800.00 AZN",
        "Monthly debt burden: 250.00 AZN",
        "Monthly payment on the new loan: 723.05 AZN",
        "Debt burden to income: 54.06%",
        "Highest monthly payment on the new loan: 1,010.00 AZN",
        "Highest principal: 27,937.29 AZN",
        "What we must do",
        "Before signing, explain the borrower's rights and duties under the agreement",
        "Before signing, disclose the interest and every commission",
        "Before signing, disclose what timely payment brings and the sanctions for delay",
        "Before signing, disclose the terms and benefits of early repayment",
        "Warn the borrower that incomplete or wrong data may lead to a wrong assessment and too "
        "much debt",
        "Keep the assessment report for at least five years until 10 September 2027",
        *EN_CLOSE,
        "Policy: Affordability, version 2. The rules in force on 10 September 2022 were applied.",
        EN_SCOPE,
        f"Verification code: {record.told['digest']}",
    ]


@pytest.mark.parametrize(
    ("lang", "head"),
    [
        (
            "az",
            [
                "“Nümunə Bank” ASC",
                "Baxışın tarixi: 11 sentyabr 2022",
                "İstinad nömrəsi: APP-1042",
                "Baxışın nömrəsi: 01JD7Z4Q8N5X9V2T3R6W1Y0KAB",
                "Əmanətin uzadılması: əlavə baxış barədə bildiriş",
                "Hörmətli müştəri,",
                "Yekun qərar hələ qəbul edilməyib: əlavə baxış aparılır. Bu, imtina deyil.",
                "Əlavə baxışın səbəbləri",
                "Uzadılma şərti məlum deyil; müqaviləyə baxılmalıdır "
                "Əsas: Depozit şərtlərinə ümumi qeydlər, bənd 10.2",
                "Baxılmış məlumatlar",
            ],
        ),
        (
            "en",
            [
                "“Nümunə Bank” ASC",
                "Date of review: 11 September 2022",
                "Reference: APP-1042",
                "Review number: 01JD7Z4Q8N5X9V2T3R6W1Y0KAB",
                "Deposit renewal: notice of further review",
                "Dear customer,",
                "No final decision has been made yet: further review is needed. "
                "This is not a refusal.",
                "Why further review is needed",
                "Renewal clause unknown; check the contract "
                "Basis: General notes to the deposit terms, clause 10.2",
                "Details considered",
            ],
        ),
    ],
)
def test_a_referral_says_that_it_is_not_a_refusal(
    decided: Decided, lang: str, head: list[str]
) -> None:
    inputs = changed(DEPOSIT, deposit__product="standard")
    read = lines(decided("deposit_renewal", 2, inputs, "2022-08-10").letter(lang).html)
    assert read[: len(head)] == head


def test_a_deposit_renewed_states_its_new_terms_and_what_a_late_notice_did(
    decided: Decided,
) -> None:
    read = lines(decided("deposit_renewal", 2, LATE, "2022-08-10").letter("az").html)
    assert read[4:9] == [
        "Əmanətin uzadılması üzrə qərar",
        "Hörmətli müştəri,",
        "Əmanətiniz aşağıdakı şərtlərlə uzadılıb.",
        "Nəzərinizə çatdırırıq",
        "Bildiriş gecikib; uzadılmaya təsir etmir. Son tarix: 10.07.2022 "
        "Əsas: Depozit şərtlərinə ümumi qeydlər, bənd 10.3",
    ]
    start = read.index("Uzadılmanın şərtləri")
    assert read[start + 1 : start + 5] == [
        "Uzadılma üzrə illik faiz dərəcəsi: 10%",
        "Yeni bitmə tarixi: 10.08.2023",
        "Uzadıldıqdan sonra faizin ödənilməsi: aylıq",
        "Faizlər əmanətin məbləğinə əlavə olunur: xeyr",
    ]


def test_a_deposit_not_renewed_gives_its_reasons_without_regret(decided: Decided) -> None:
    inputs = changed(
        DEPOSIT,
        notice__kind="withdrawal",
        notice__given_on="2022-07-01",
        deposit__times_renewed="1",
    )
    read = lines(decided("deposit_renewal", 2, inputs, "2022-08-10").letter("en").html)
    assert read[4:10] == [
        "Decision: Deposit renewal",
        "Dear customer,",
        "Your deposit has not been renewed.",
        "Reasons",
        "Withdrawal notice given in time "
        "Basis: General notes to the deposit terms, clause 10.1, 10.3",
        "Already renewed once Basis: General notes to the deposit terms, clause 10.4, 10.5",
    ]


def test_an_application_shows_the_figures_of_both_policies_by_their_names(
    decided: Decided,
) -> None:
    inputs = changed(AFFORDABILITY, vehicle=CAR["vehicle"], loan__principal="20000")
    read = lines(decided("car_loan_application", 1, inputs, "2022-09-10").letter("en").html)
    start = read.index("Figures and limits worked out")
    assert read[start : read.index("What we must do")] == [
        "Figures and limits worked out",
        "Highest principal: 27,937.29 AZN",
        "Limit of the car",
        "Highest loan-to-value ratio: 90%",
        "Loan-to-value ratio: 50%",
        "Highest principal: 36,000.00 AZN",
        "Lowest down payment: 4,000.00 AZN",
        "Affordability",
        "Documented stable monthly income: 1,800.00 AZN",
        "Monthly debt burden: 250.00 AZN",
        "Monthly payment on the new loan: 723.05 AZN",
        "Debt burden to income: 54.06%",
        "Highest monthly payment on the new loan: 1,010.00 AZN",
        "Highest principal: 27,937.29 AZN",
    ]
    assert read[-3].startswith(
        "Policy: Car loan application, version 1. "
        "Together with: Car loan, version 2; Affordability, version 2."
    )


def test_what_would_also_be_asked_stands_apart_from_the_reasons_of_a_refusal(
    decided: Decided,
) -> None:
    inputs = changed(AFFORDABILITY, loan__principal="60000", questionnaire_signed=False)
    read = lines(decided("affordability", 2, inputs, "2022-09-10").letter("az").html)
    assert read[7:11] == [
        "İmtinanın əsas səbəbləri",
        "Aylıq ödənişlərin cəmi gəlirə görə həddi aşır. Yeni ödəniş ən çoxu: 1.010,00 AZN "
        "Əsas: Məsuliyyətli Kreditləşmə Siyasəti, bənd 4.4",
        "Həmçinin aydınlaşdırılmalıdır",
        "Sorğu anketi imzalanmayıb Əsas: Məsuliyyətli Kreditləşmə Siyasəti, bənd 3.1",
    ]


def test_what_was_not_worked_out_is_not_claimed(decided: Decided) -> None:
    """Without income there is no ratio; a risk weight is the institution's own affair."""
    inputs = changed(AFFORDABILITY, incomes=[])
    read = lines(decided("affordability", 2, inputs, "2022-09-10").letter("en").html)
    start = read.index("Figures and limits worked out")
    assert read[start + 1 : read.index("What we must do")] == [
        "Documented stable monthly income: 0.00 AZN",
        "Monthly debt burden: 250.00 AZN",
        "Monthly payment on the new loan: 723.05 AZN",
        "Highest monthly payment on the new loan: 0.00 AZN",
        "Highest principal: 0.00 AZN",
    ]


def test_an_outcome_without_a_sentence_or_a_label_is_said_by_its_own_word(decided: Decided) -> None:
    record = decided("deposit_renewal", 2, LATE, "2022-08-10")
    record.told["outcome"] = "half_renewed"
    assert lines(record.letter("en").html)[6] == "Outcome: half_renewed."


def test_an_unnamed_institution_is_called_what_it_is(decided: Decided) -> None:
    record = decided("car_loan", 2, CAR, "2022-08-10")
    assert [lines(record.letter(lang, None).html)[0] for lang in ("az", "en")] == [
        "Maliyyə qurumu",
        "Financial institution",
    ]
    assert lines(record.letter("az", "  ").html)[0] == "Maliyyə qurumu"


@pytest.mark.parametrize("reference", [None, "", "  "])
def test_no_reference_leaves_no_empty_line(decided: Decided, reference: str | None) -> None:
    record = decided("car_loan", 2, CAR, "2022-08-10")
    record.told["reference"] = reference
    read = lines(record.letter("en").html)
    assert read[:3] == [EN_HEAD[0], EN_HEAD[1], EN_HEAD[3]]


def test_the_day_of_the_decision_is_the_civil_day_in_baku(decided: Decided) -> None:
    record = decided("car_loan", 2, CAR, "2022-08-10")
    record.told["decided_at"] = "2022-12-31T19:59:59Z"
    assert lines(record.letter("en").html)[1] == "Date of decision: 31 December 2022"
    record.told["decided_at"] = "2022-12-31T20:00:00Z"
    assert lines(record.letter("en").html)[1] == "Date of decision: 1 January 2023"
