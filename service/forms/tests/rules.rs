//! Every example of the table, and the forms over it.

use std::collections::BTreeSet;

use jiff::civil::date;
use kazasu_forms::{
    Facts, Field, Input, Language, ROWS, Rule, Text, Values, attachment, login, registration,
};
use kazasu_wire::activation::FacilityKind;
use kazasu_words::Code;

fn facts() -> Facts {
    Facts::on(date(2026, 11, 28))
}

fn typed() -> Values {
    let mut values = Values::new();
    values.set("password", "Abcdefg1");
    values
}

#[test]
fn every_example_of_every_row() {
    let mut examples = 0;
    for row in ROWS {
        for (value, stored) in row.valid {
            let outcome = row.rule.check(value, &typed(), &facts());
            assert_eq!(outcome.as_deref(), Ok(*stored), "row {}: {value}", row.number);
            examples += 1;
        }
        for (value, code) in row.invalid {
            let outcome = row.rule.check(value, &typed(), &facts());
            assert_eq!(
                outcome.map_err(|fault| fault.code),
                Err(*code),
                "row {}: {value}",
                row.number
            );
            assert!(Code::find(code).is_some(), "{code} has no words");
            examples += 1;
        }
    }
    assert!(examples > 110, "{examples}");
}

/// Row 316 is a mail, not a rule; row 324 is judged by content, in `attachment`.
#[test]
fn every_row_of_the_requirements_is_in_the_table() {
    let numbers: BTreeSet<u16> = ROWS.iter().map(|row| row.number).collect();
    assert_eq!(numbers, (305..=330).filter(|&number| number != 316).collect());
    assert_eq!(numbers.len(), ROWS.len());
    for row in ROWS.iter().filter(|row| row.number != 324) {
        assert!(!row.valid.is_empty() && !row.invalid.is_empty(), "{}", row.number);
    }
    assert!(attachment::check(b"%PDF-1.7", 1).is_ok());
}

/// Where a choice is required, its list holds every value the rule takes.
#[test]
fn a_field_and_its_rule_agree() {
    let forms = [
        registration::judo(),
        registration::ahaki(),
        registration::health_check(),
        registration::midwifery(),
    ];
    for form in &forms {
        let ids: Vec<&str> = form.fields().map(|field| field.id).collect();
        let once: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(once.len(), ids.len(), "{}: an id twice", form.id);
        for field in form.fields() {
            if let (Some(rule), Some(example)) = (field.rule, field.example) {
                assert!(
                    rule.check(example, &typed(), &facts()).is_ok(),
                    "{}: {example}",
                    field.id
                );
            }
            for choice in field
                .choices()
                .unwrap_or_default()
                .iter()
                .filter(|choice| !choice.value.is_empty())
            {
                let outcome = field.rule.unwrap().check(&choice.value, &typed(), &facts());
                assert_eq!(outcome.as_deref(), Ok(choice.value.as_ref()));
            }
        }
    }
}

fn filled(kind: &FacilityKind) -> Values {
    let mut values = typed();
    for (field, value) in [
        ("family_name", "基金"),
        ("given_name", "太郎"),
        ("kind", kind.as_str()),
        ("telephone", "01201234567"),
        ("email", "kikin01@test.kikin.com"),
        ("password_again", "Abcdefg1"),
        ("consent", "yes"),
        (
            "registration_number",
            if *kind == FacilityKind::Judo {
                "契 0123456 7 8"
            } else {
                "0123456789"
            },
        ),
        ("prefecture", "13"),
        ("institution_digits", "0123456"),
        ("facility_title", "見本助産所"),
        ("address", "見本市見本町1"),
        ("note", "令和6年4月1日 見本保健所に届出\n見本"),
    ] {
        values.set(field, value);
    }
    values
}

#[test]
fn each_form_takes_what_the_sources_show_and_names_all_that_is_missing() {
    let order: Vec<(FacilityKind, &[&str])> = vec![
        (
            FacilityKind::Judo,
            &["family_name", "given_name", "registration_number"],
        ),
        (
            FacilityKind::Ahaki,
            &["family_name", "given_name", "registration_number"],
        ),
        (
            FacilityKind::HealthCheck,
            &["family_name", "given_name", "prefecture", "institution_digits"],
        ),
        (
            FacilityKind::Midwifery,
            &[
                "family_name",
                "given_name",
                "prefecture",
                "facility_title",
                "address",
                "note",
            ],
        ),
    ];
    for (kind, own) in order {
        let form = registration::of(&kind).unwrap();
        let checked = form.check(&filled(&kind), &facts()).unwrap();
        assert_eq!(checked.get("family_name"), "基金");
        assert_eq!(checked.get("password"), "Abcdefg1");
        let mut empty = Values::new();
        empty.set("kind", kind.as_str());
        let missing: Vec<&str> = form.missing(&empty).map(|field| field.id).collect();
        let expected = [
            own,
            &["telephone", "email", "password", "password_again", "consent"],
        ]
        .concat();
        assert_eq!(missing, expected, "{kind}");
        let errors = form.check(&empty, &facts()).unwrap_err();
        assert_eq!(
            errors.iter().map(|error| error.field).collect::<Vec<_>>(),
            expected
        );
        assert!(form.missing(&filled(&kind)).next().is_none());
    }
    assert!(registration::of(&FacilityKind::Medical).is_none());
}

#[test]
fn secrets_are_not_shown_again_and_outputs_are_not_taken() {
    let form = registration::judo();
    let mut values = filled(&FacilityKind::Judo);
    values.set("facility_name", "にせの名");
    values.set("unknown", "x");
    let shown = form.echo(&values);
    assert_eq!((shown.get("password"), shown.get("password_again")), ("", ""));
    assert_eq!(
        (shown.get("email"), shown.get("unknown")),
        ("kikin01@test.kikin.com", "")
    );
    let checked = form.check(&values, &facts()).unwrap();
    assert_eq!(
        checked.get("facility_name"),
        "",
        "what is filled in is never taken from the request"
    );
}

#[test]
fn what_no_rule_names_is_bounded_too() {
    let form = registration::midwifery();
    for (field, value, code) in [
        ("address", "あ".repeat(201), "form.text.too-long"),
        ("note", "あ".repeat(4_001), "form.text.too-long"),
        ("address", "a\u{1}b".to_owned(), "form.text.control"),
        ("facility_title", "あ".repeat(61), "form.text.too-long"),
    ] {
        let mut values = filled(&FacilityKind::Midwifery);
        values.set(field, value);
        let errors = form.check(&values, &facts()).unwrap_err();
        assert_eq!((errors.len(), errors[0].field, errors[0].code), (1, field, code));
    }
}

#[test]
fn a_field_with_a_condition_is_asked_only_then() {
    let mut form = registration::midwifery();
    let way = Field::text("way", Text::same("way"));
    let birth = Field::new("birth", Text::same("birth"), Input::Date)
        .rule(Rule::BirthDate)
        .when("way", "1");
    form.sections[0].fields = vec![way, birth];
    let mut values = filled(&FacilityKind::Midwifery);
    values.set("way", "2");
    assert!(form.check(&values, &facts()).is_ok());
    values.set("way", "1");
    assert_eq!(form.check(&values, &facts()).unwrap_err()[0].field, "birth");
}

#[test]
fn every_text_is_there_in_both_languages() {
    for form in [registration::judo(), login::login()] {
        for field in form.fields() {
            for language in [Language::Ja, Language::En] {
                assert!(
                    !field.label.of(language).is_empty(),
                    "{} {}",
                    field.id,
                    language.tag()
                );
            }
        }
    }
}

/// Test prefecture 48 is for test mode.
#[test]
fn prefecture_48_is_for_test_mode() {
    let test = Facts {
        test_mode: true,
        ..facts()
    };
    assert_eq!(Rule::Prefecture.check("48", &typed(), &test).as_deref(), Ok("48"));
}
