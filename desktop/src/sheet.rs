//! The result of a check as a sheet of lines or as one JSON object.

use jiff::civil::Date;
use kazasu_app::HistoryLine;
use kazasu_wire::coverage::Coverage;
use kazasu_wire::method::Method;
use kazasu_wire::number::NumberField;
use kazasu_wire::result::{EligibilityResult, Notice};
use kazasu_wire::share::{Share, ShareBasis};
use kazasu_wire::validity::Validity;
use kazasu_words::{Arg, Label, Locale, Voice, wareki};
use serde_json::{Map, Value as Json, json};

use crate::exit::Exit;
use crate::teller::{Fact, Teller};

/// What only the tap itself knows; a result out of the history has none of it.
#[derive(Debug, Clone, Copy)]
pub struct TapFigures {
    /// Command APDUs of the tap, leave included.
    pub apdus: u32,
    /// Tries left before the PIN was typed.
    pub tries_left: Option<u8>,
}

/// Shows a result and gives its exit.
pub fn show(teller: &Teller, result: &EligibilityResult, figures: Option<TapFigures>) -> Exit {
    if teller.is_json() {
        for notice in result.notices_beside_numbers() {
            teller.notice(&notice_fact(notice));
        }
        for coverage in &result.coverages {
            number_warnings(teller, coverage);
        }
        teller.json_line(&Json::Object(object(result, figures)));
    } else {
        lines(teller, result, figures);
    }
    if result.validity.is_valid() {
        Exit::Valid
    } else {
        Exit::NoQualification
    }
}

/// One line for a list.
pub fn summary(teller: &Teller, line: &HistoryLine) -> String {
    format!(
        "{}  {}  {}  {}",
        line.id.as_str(),
        day(teller, line.treated_on),
        validity_words(teller, &line.validity),
        line.name.as_ref().map_or("", |name| name.as_str()),
    )
}

/// The JSON object of design §8: the first coverage on top, all of them in `coverages` where there are several.
pub fn object(result: &EligibilityResult, figures: Option<TapFigures>) -> Map<String, Json> {
    let mut object = Map::new();
    let mut put = |key: &str, value: Json| {
        object.insert(key.to_owned(), value);
    };
    put("event", json!("result"));
    put("result_id", json!(result.result_id));
    put("facility_id", json!(result.facility_id));
    put("patient_ref", json!(result.patient_ref));
    put("validity", json!(result.validity));
    put("method", json!(result.method));
    put("checked_on", json!(result.checked_on));
    put("treated_on", json!(result.treated_on));
    put("kept_until", json!(result.kept_until));
    let first = result.coverages.first().cloned().unwrap_or_default();
    put("insurer_number", json!(first.insurer_number));
    put("insurer_name", json!(first.insurer_name));
    put("symbol", json!(first.symbol));
    put("number", json!(first.number));
    put("branch", json!(first.branch));
    put("name", json!(first.name));
    put("kana", json!(first.name_kana));
    put("birth_date", json!(first.birth_date));
    put("share", json!(first.share.as_ref().map(|share| share.percent)));
    put(
        "share_basis",
        json!(first.share.as_ref().map(|share| &share.basis)),
    );
    put("valid_from", json!(first.valid_from));
    put("valid_to", json!(first.valid_to));
    if result.coverages.len() > 1 {
        put("coverages", json!(result.coverages));
    }
    put("notices", json!(result.notices));
    if let Some(figures) = figures {
        put("apdus", json!(figures.apdus));
        put("tries_left", json!(figures.tries_left));
    }
    object
}

fn lines(teller: &Teller, result: &EligibilityResult, figures: Option<TapFigures>) {
    teller.line("");
    teller.line(&format!("■ {}", validity_words(teller, &result.validity)));
    let say = |label: Label, value: &str| teller.line(&format!("  {}: {value}", teller.label(label)));
    for (at, coverage) in result.coverages.iter().enumerate() {
        if at > 0 {
            teller.line("  ――");
        }
        coverage_lines(teller, coverage, &say);
    }
    say(Label::CheckedOn, &day(teller, result.checked_on));
    say(Label::TreatedOn, &day(teller, result.treated_on));
    say(Label::Method, &method_words(teller, &result.method));
    if let Some(figures) = figures {
        teller.line(&format!("  APDU: {}", figures.apdus));
    }
    for notice in result.notices_beside_numbers() {
        teller.notice(&notice_fact(notice));
    }
    let code = validity_code(&result.validity);
    teller.line(&format!("→ {}", teller.sentence(&Fact::new(code), Voice::Staff)));
}

fn coverage_lines(teller: &Teller, coverage: &Coverage, say: &dyn Fn(Label, &str)) {
    let (insurer_number, number) = number_labels(coverage);
    let word = |code: Option<&str>| code.map(str::to_owned);
    let text = [
        (Label::InsurerName, coverage.insurer_name.clone()),
        (insurer_number, coverage.insurer_number.clone()),
        (Label::Symbol, coverage.symbol.clone()),
        (number, coverage.number.clone()),
        (Label::Branch, coverage.branch.clone()),
        (
            Label::CardClassification,
            word(coverage.card_classification.as_ref().map(|code| code.word())),
        ),
        (Label::Name, coverage.name.clone()),
        (Label::Kana, coverage.name_kana.clone()),
        (Label::OtherName, coverage.other_name.clone()),
        (
            Label::PersonalFamily,
            word(coverage.personal_family.as_ref().map(|code| code.word())),
        ),
        (
            Label::Preschool,
            word(coverage.preschool.as_ref().map(|code| code.word())),
        ),
    ];
    for (label, value) in text {
        if let Some(value) = value {
            say(label, &value);
        }
    }
    let days = [
        (Label::BirthDate, coverage.birth_date),
        (Label::QualifiedOn, coverage.qualified_on),
        (Label::ValidFrom, coverage.valid_from),
        (Label::ValidTo, coverage.last_day()),
    ];
    for (label, day) in days {
        if let Some(day) = day {
            say(label, &self::day(teller, day));
        }
    }
    if let Some(elderly) = &coverage.elderly_certificate {
        let from = elderly.valid_from.map(|day| self::day(teller, day));
        let to = elderly.valid_to.map(|day| self::day(teller, day));
        let span = format!("{} – {}", from.unwrap_or_default(), to.unwrap_or_default());
        say(Label::ElderlyCertificate, span.trim());
    }
    match &coverage.share {
        Some(share) => say(Label::Share, &share_words(teller, share)),
        None => teller.notice(&Fact::new("eligibility.share.unknown")),
    }
    number_warnings(teller, coverage);
}

fn number_warnings(teller: &Teller, coverage: &Coverage) {
    for warning in coverage.warnings() {
        teller.notice(&Fact::new(warning.code()).with(Arg::Field, field_label(warning.field)));
    }
}

/// 医療扶助 has its own names for the two numbers.
fn number_labels(coverage: &Coverage) -> (Label, Label) {
    if coverage.is_public_assistance() {
        (Label::PayerNumber, Label::RecipientNumber)
    } else {
        (Label::InsurerNumber, Label::Number)
    }
}

fn field_label(field: NumberField) -> Label {
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

fn day(teller: &Teller, day: Date) -> String {
    wareki::with_weekday(day, teller.words().locale())
}

fn share_words(teller: &Teller, share: &Share) -> String {
    let amount = match teller.words().locale() {
        Locale::Ja | Locale::JaEasy => share.in_tenths(),
        Locale::En => format!("{}%", share.percent),
    };
    match &share.basis {
        ShareBasis::Insurer => amount,
        ShareBasis::Statutory => format!("{amount}　{}", teller.label(Label::ShareStatutory)),
        ShareBasis::Unknown(word) => format!("{amount}　{word}"),
    }
}

fn validity_words(teller: &Teller, validity: &Validity) -> String {
    match validity {
        Validity::Valid => teller.label(Label::ValidityValid),
        Validity::Invalid => teller.label(Label::ValidityInvalid),
        Validity::InvalidReplaced => teller.label(Label::ValidityInvalidReplaced),
        Validity::None => teller.label(Label::ValidityNone),
        Validity::Multiple => teller.label(Label::ValidityMultiple),
        Validity::ValidUnregistered => teller.label(Label::ValidityValidUnregistered),
        Validity::Unknown(word) => word.clone(),
    }
}

fn validity_code(validity: &Validity) -> &'static str {
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

fn method_words(teller: &Teller, method: &Method) -> String {
    match method {
        Method::Pin => teller.label(Label::MethodPin),
        Method::Visual => teller.label(Label::MethodVisual),
        Method::Unknown(word) => word.clone(),
    }
}

fn notice_fact(notice: &Notice) -> Fact {
    let fact = Fact::new(&notice.code);
    match notice.date {
        Some(date) => fact.with(Arg::Date, date),
        None => fact,
    }
}
