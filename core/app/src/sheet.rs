//! 資格確認結果 in words: sections of rows, each with its name, its value and how it is said.
//!
//! Order of reading: state, name, insurer, numbers, share, dates.

use jiff::civil::Date;
use kazasu_wire::coverage::Coverage;
use kazasu_wire::method::Method;
use kazasu_wire::number::NumberField;
use kazasu_wire::result::EligibilityResult;
use kazasu_wire::share::{Share, ShareBasis};
use kazasu_wire::validity::Validity;
use kazasu_words::{Arg, Label, Locale, Words, spoken, wareki};

use crate::fact::Fact;
use crate::flow::{Row, Section};

/// The sections of a result: what the check said, then each coverage.
#[must_use]
pub fn sections(result: &EligibilityResult, words: &Words) -> Vec<Section> {
    let mut sections = vec![Section {
        title: words.label(Label::Validity),
        rows: head_rows(result, words),
    }];
    for coverage in &result.coverages {
        let title = if coverage.is_public_assistance() {
            Label::ResultPublicAssistance
        } else {
            Label::Result
        };
        sections.push(Section {
            title: words.label(title),
            rows: coverage_rows(coverage, words),
        });
    }
    sections
}

/// The whole result for a voice.
#[must_use]
pub fn spoken_text(sections: &[Section]) -> String {
    let rows = sections.iter().flat_map(|section| &section.rows);
    rows.map(|row| row.spoken.as_str()).collect::<Vec<_>>().join("。")
}

/// What staff should know beside the rows: shares nobody said, numbers that look odd, notices of the service.
#[must_use]
pub fn notices(result: &EligibilityResult) -> Vec<Fact> {
    let mut facts: Vec<Fact> = result.notices_beside_numbers().map(Fact::of_notice).collect();
    for coverage in &result.coverages {
        if coverage.share.is_none() {
            facts.push(Fact::new("eligibility.share.unknown"));
        }
        for warning in coverage.warnings() {
            facts.push(Fact::new(warning.code()).with(Arg::Field, field_label(warning.field)));
        }
    }
    facts
}

/// 資格有効性 in the sources' words.
#[must_use]
pub fn validity_words(validity: &Validity, words: &Words) -> String {
    match validity {
        Validity::Valid => words.label(Label::ValidityValid),
        Validity::Invalid => words.label(Label::ValidityInvalid),
        Validity::InvalidReplaced => words.label(Label::ValidityInvalidReplaced),
        Validity::None => words.label(Label::ValidityNone),
        Validity::Multiple => words.label(Label::ValidityMultiple),
        Validity::ValidUnregistered => words.label(Label::ValidityValidUnregistered),
        Validity::Unknown(word) => word.clone(),
    }
}

/// The code of 資格有効性, whose words say what to do.
#[must_use]
pub fn validity_code(validity: &Validity) -> &'static str {
    match validity {
        Validity::Valid => "eligibility.validity.valid",
        Validity::Invalid => "eligibility.validity.invalid",
        Validity::InvalidReplaced => "eligibility.validity.invalid-replaced",
        Validity::None => "eligibility.validity.none",
        Validity::Multiple => "eligibility.validity.multiple",
        Validity::ValidUnregistered => "eligibility.validity.valid-unregistered",
        Validity::Unknown(_) => "eligibility.validity.unknown",
    }
}

/// The name of a number that looks odd.
#[must_use]
pub fn field_label(field: NumberField) -> Label {
    match field {
        NumberField::InsurerNumber => Label::InsurerNumber,
        NumberField::PayerNumber => Label::PayerNumber,
        NumberField::InsuredNumber => Label::Number,
        NumberField::RecipientNumber => Label::RecipientNumber,
        NumberField::Branch => Label::Branch,
        NumberField::InstitutionCode => Label::FacilityCode,
        NumberField::RegistrationNumber => Label::RegistrationNumber,
    }
}

fn head_rows(result: &EligibilityResult, words: &Words) -> Vec<Row> {
    let validity = validity_words(&result.validity, words);
    let method = match &result.method {
        Method::Pin => words.label(Label::MethodPin),
        Method::Visual => words.label(Label::MethodVisual),
        Method::Unknown(word) => word.clone(),
    };
    vec![
        text_row(words, Label::Validity, validity),
        day_row(words, Label::CheckedOn, result.checked_on),
        day_row(words, Label::TreatedOn, result.treated_on),
        day_row(words, Label::KeptUntil, result.kept_until),
        text_row(words, Label::Method, method),
    ]
}

fn coverage_rows(coverage: &Coverage, words: &Words) -> Vec<Row> {
    let (insurer_number, number) = number_labels(coverage);
    let text =
        |label: Label, value: Option<&str>| value.map(|value| text_row(words, label, value.to_owned()));
    let digits = |label: Label, value: Option<&str>| value.map(|value| digits_row(words, label, value));
    let day = |label: Label, value: Option<Date>| value.map(|value| day_row(words, label, value));
    let said = |label: Label, kanji: Option<&str>, kana: Option<&str>| {
        kanji.map(|kanji| Row {
            label: words.label(label),
            value: kanji.to_owned(),
            // Voices read names by guess; the insurer's own reading is said where it is known.
            spoken: format!("{} {}", words.label(label), kana.unwrap_or(kanji)),
        })
    };
    [
        said(
            Label::Name,
            coverage.name.as_deref(),
            coverage.name_kana.as_deref(),
        ),
        text(Label::Kana, coverage.name_kana.as_deref()),
        text(Label::InsurerName, coverage.insurer_name.as_deref()),
        digits(insurer_number, coverage.insurer_number.as_deref()),
        digits(Label::Symbol, coverage.symbol.as_deref()),
        digits(number, coverage.number.as_deref()),
        digits(Label::Branch, coverage.branch.as_deref()),
        Some(share_row(words, coverage.share.as_ref())),
        day(Label::BirthDate, coverage.birth_date),
        text(Label::Sex, coverage.sex.as_ref().map(|code| code.word())),
        text(
            Label::CardClassification,
            coverage.card_classification.as_ref().map(|code| code.word()),
        ),
        text(
            Label::PersonalFamily,
            coverage.personal_family.as_ref().map(|code| code.word()),
        ),
        text(Label::InsuredName, coverage.insured_name.as_deref()),
        said(
            Label::OtherName,
            coverage.other_name.as_deref(),
            coverage.other_name_kana.as_deref(),
        ),
        text(
            Label::Preschool,
            coverage.preschool.as_ref().map(|code| code.word()),
        ),
        day(Label::QualifiedOn, coverage.qualified_on),
        day(Label::ValidFrom, coverage.valid_from),
        day(Label::ValidTo, coverage.last_day()),
        elderly_row(coverage, words),
        text(Label::PostNumber, coverage.post_number.as_deref()),
        text(Label::Address, coverage.address.as_deref()),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// 医療扶助 has its own names for the two numbers.
fn number_labels(coverage: &Coverage) -> (Label, Label) {
    if coverage.is_public_assistance() {
        (Label::PayerNumber, Label::RecipientNumber)
    } else {
        (Label::InsurerNumber, Label::Number)
    }
}

fn text_row(words: &Words, label: Label, value: String) -> Row {
    let label = words.label(label);
    Row {
        spoken: format!("{label} {value}"),
        label,
        value,
    }
}

fn digits_row(words: &Words, label: Label, value: &str) -> Row {
    let label = words.label(label);
    Row {
        spoken: format!("{label} {}", spoken::digits(value, words.locale())),
        label,
        value: value.to_owned(),
    }
}

fn day_row(words: &Words, label: Label, day: Date) -> Row {
    let label = words.label(label);
    Row {
        spoken: format!("{label} {}", spoken::date(day, words.locale())),
        label,
        value: wareki::with_weekday(day, words.locale()),
    }
}

/// A share nobody said is told as unknown, never guessed.
fn share_row(words: &Words, share: Option<&Share>) -> Row {
    let label = words.label(Label::Share);
    let Some(share) = share else {
        return text_row(words, Label::Share, words.label(Label::Unknown));
    };
    let written = match words.locale() {
        Locale::Ja | Locale::JaEasy => share.in_tenths(),
        Locale::En => format!("{}%", share.percent),
    };
    let said = spoken::share(share.percent, words.locale());
    let basis = match &share.basis {
        ShareBasis::Insurer => None,
        ShareBasis::Statutory => Some(words.label(Label::ShareStatutory)),
        ShareBasis::Unknown(word) => Some(word.clone()),
    };
    let with = |amount: String| match &basis {
        Some(basis) => format!("{amount}　{basis}"),
        None => amount,
    };
    Row {
        spoken: format!("{label} {}", with(said)),
        value: with(written),
        label,
    }
}

fn elderly_row(coverage: &Coverage, words: &Words) -> Option<Row> {
    let elderly = coverage.elderly_certificate.as_ref()?;
    let day = |day: Option<Date>| day.map(|day| wareki::with_weekday(day, words.locale()));
    let said = |day: Option<Date>| day.map(|day| spoken::date(day, words.locale()));
    let label = words.label(Label::ElderlyCertificate);
    let [from, to] = [elderly.valid_from, elderly.valid_to];
    let span = format!(
        "{} – {}",
        day(from).unwrap_or_default(),
        day(to).unwrap_or_default()
    );
    Some(Row {
        spoken: format!(
            "{label} {} {}",
            said(from).unwrap_or_default(),
            said(to).unwrap_or_default()
        ),
        value: span.trim().to_owned(),
        label,
    })
}
