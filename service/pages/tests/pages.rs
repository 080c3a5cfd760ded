//! The generic pages: what is on them, what never is.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::sync::Arc;

use kazasu_forms::{Facts, Language, Values, registration};
use kazasu_pages::{
    Button, Cell, Column, ConfirmPage, Datum, DetailPage, FormPage, FormView, Layout, Link, ListPage,
    MessagePage, Operator, Page, Row, Site, Tone, Value, Visitor, asset,
};

const HOSTILE: &str = "\"><script>alert(1)</script>'&";

fn layout(title: &str) -> Layout {
    Layout::new(
        Site::Clinics,
        Language::Ja,
        Arc::new(Operator::fictional()),
        title,
    )
}

fn registration_page(typed: &Values, language: Language) -> String {
    let form = registration::judo();
    let errors = form
        .check(typed, &Facts::on("2026-11-28".parse().unwrap()))
        .err()
        .unwrap_or_default();
    let view = FormView::drawn(&form, typed, &errors, language);
    let mut layout = layout(form.title.of(language));
    layout.language = language;
    FormPage::new(
        layout,
        view.sent_to("/register", "token", vec![Button::primary("登録")]),
    )
    .html()
}

/// Each page with text that would be markup if it were not escaped, everywhere text can stand.
fn hostile_pages() -> Vec<(&'static str, String)> {
    let mut typed = Values::new();
    for field in registration::judo().fields() {
        typed.set(field.id, HOSTILE);
    }
    let layout = || {
        layout(HOSTILE)
            .under(HOSTILE, HOSTILE)
            .with_flash(Tone::Success, HOSTILE)
            .visited_by(Visitor {
                name: HOSTILE.into(),
                place: Some(HOSTILE.into()),
                csrf: HOSTILE.into(),
            })
    };
    let data = || {
        vec![
            Datum::new(HOSTILE, HOSTILE),
            Datum {
                label: HOSTILE.into(),
                value: Value::Groups(vec![HOSTILE.into()]),
            },
            Datum {
                label: HOSTILE.into(),
                value: Value::Link(Link::new(HOSTILE, HOSTILE)),
            },
        ]
    };
    let confirm = ConfirmPage {
        layout: layout(),
        lead: HOSTILE.into(),
        data: data(),
        action: HOSTILE.into(),
        csrf: HOSTILE.into(),
        hidden: vec![(HOSTILE.into(), HOSTILE.into())],
        buttons: vec![Button::secondary(HOSTILE, HOSTILE, HOSTILE)],
    };
    let list = ListPage::new(
        layout(),
        vec![Column::new(HOSTILE)],
        vec![Row {
            cells: vec![Cell::from(HOSTILE)],
        }],
        HOSTILE,
    );
    let mut detail = DetailPage::new(layout());
    detail.lead.push(HOSTILE.into());
    detail.groups.push(kazasu_pages::Group {
        heading: Some(HOSTILE.into()),
        data: data(),
    });
    let message = MessagePage::new(layout(), [HOSTILE]);
    vec![
        ("form", registration_page(&typed, Language::Ja)),
        ("confirm", confirm.html()),
        ("list", list.html()),
        ("detail", detail.html()),
        ("message", message.html()),
    ]
}

#[test]
fn what_is_shown_is_never_markup() {
    for (name, html) in hostile_pages() {
        assert!(
            html.contains("&#60;script&#62;alert(1)"),
            "{name} does not show it"
        );
        assert!(!html.contains("<script>"), "{name} runs it");
        assert!(!html.contains("alert(1)</"), "{name} ends an element");
        assert!(!html.contains("'&"), "{name} ends an attribute");
    }
}

#[test]
fn no_page_has_a_script_or_style_of_its_own() {
    for (name, html) in hostile_pages() {
        for (at, _) in html.match_indices("<script") {
            let tag = html.get(at..).unwrap().split('>').next().unwrap();
            assert!(tag.contains("src=\"/assets/"), "{name}: {tag}");
        }
        assert!(!html.contains("<style"), "{name}");
        assert!(!html.contains(" style="), "{name}");
        let events = html
            .split_whitespace()
            .filter(|word| word.starts_with("on") && word.contains("=\""));
        assert_eq!(events.count(), 0, "{name}");
    }
}

#[test]
fn every_page_has_one_heading_landmarks_and_a_way_past_the_header() {
    for (name, html) in hostile_pages() {
        let count = |what: &str| html.matches(what).count();
        assert_eq!(count("<h1>"), 1, "{name}");
        for landmark in ["<main ", "<header ", "<footer ", "aria-label=\"現在位置\""] {
            assert_eq!(count(landmark), 1, "{name}: {landmark}");
        }
        assert!(html.contains("<html lang=\"ja\">"), "{name}");
        assert!(html.contains("class=\"skip\" href=\"#main\""), "{name}");
        assert!(
            html.contains("name=\"viewport\" content=\"width=device-width, initial-scale=1\""),
            "{name}"
        );
        for asset in asset::all() {
            assert!(html.contains(&asset.href), "{name}: {}", asset.href);
        }
    }
}

#[test]
fn errors_are_summed_up_linked_and_tied_to_their_fields() {
    let mut typed = Values::new();
    typed.set("family_name", "見本");
    typed.set("email", "Mihon@clinic.example");
    typed.set("password", "Planted7x");
    typed.set("password_again", "Planted7y");
    let html = registration_page(&typed, Language::Ja);
    assert!(html.contains("<title>エラー："), "the title tells of errors");
    assert!(html.contains("role=\"alert\""));
    assert!(html.contains("<a href=\"#email\">メールアドレス："));
    assert!(html.contains("id=\"email-error\""));
    let email = html
        .split("<input ")
        .find(|tag| tag.starts_with("id=\"email\""))
        .unwrap();
    assert!(email.contains("aria-invalid=\"true\""), "{email}");
    assert!(email.contains("email-error\""), "{email}");
    assert!(
        email.contains("value=\"Mihon@clinic.example\""),
        "what was typed is kept: {email}"
    );
    assert!(email.contains("inputmode=\"email\""), "{email}");
    assert!(!html.contains("Planted7"), "a password is never shown again");
    assert!(html.contains("value=\"見本\""));

    let clean = registration_page(&Values::new(), Language::En);
    assert!(clean.contains("<html lang=\"en\">"));
}

#[test]
fn what_is_still_missing_is_listed_with_links() {
    let mut typed = Values::new();
    typed.set("family_name", "見本");
    let html = registration_page(&typed, Language::Ja);
    assert!(html.contains("<li data-for=\"family_name\" hidden>"), "filled in");
    assert!(html.contains("<li data-for=\"given_name\"><a class=\"jump\" href=\"#given_name\">"));
}

#[test]
fn assets_are_found_by_their_own_address_only() {
    for asset in asset::all() {
        assert_eq!(asset::at(&asset.href).unwrap().bytes, asset.bytes);
    }
    for path in ["/assets/", "/assets/kazasu.css", "/assets/../Cargo.toml", ""] {
        assert!(asset::at(path).is_none(), "{path}");
    }
}
