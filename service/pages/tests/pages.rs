//! The generic pages: what is on them, what never is.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::sync::Arc;

use kazasu_forms::{Facts, Language, Values, registration};
use kazasu_pages::public::{
    ArticlePage, EquipmentPage, FaqPage, Figures, GuidePage, Hit, NoticeLine, NoticesPage, SearchPage,
    StatisticsPage, TopPage, content,
};
use kazasu_pages::{
    Button, Cell, Column, ConfirmPage, Datum, DetailPage, FormPage, FormView, Layout, Link, ListPage,
    MessagePage, Operator, Page, Prose, Row, Site, Tone, Value, Visitor, asset,
};
use kazasu_wire::equipment::Equipment;

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

fn public_pages() -> Vec<(&'static str, String)> {
    let line = NoticeLine {
        link: Link::new(HOSTILE, "/notices/1"),
        category: HOSTILE.into(),
        author: "管理者".into(),
        day: "2026-11-06".into(),
        age: "22日前".into(),
        important: true,
    };
    let article = ArticlePage::new(
        layout(HOSTILE),
        Prose::parse(&format!("■ {HOSTILE}\n・{HOSTILE}\n\n{HOSTILE}")),
    );
    let faq = FaqPage {
        layout: layout(HOSTILE),
        questions: content::questions(),
        japanese_only: true,
    };
    let equipment = EquipmentPage {
        layout: layout(HOSTILE),
        list: Equipment::shipped().unwrap(),
    };
    let search = SearchPage {
        layout: layout(HOSTILE),
        query: HOSTILE.into(),
        hits: vec![Hit {
            link: Link::new(HOSTILE, HOSTILE),
            kind: HOSTILE.into(),
            excerpt: HOSTILE.into(),
        }],
    };
    let statistics = StatisticsPage {
        layout: layout(HOSTILE),
        as_of: "2026-11-28".into(),
        tables: vec![(HOSTILE.into(), vec![Figures::default()])],
        links: Vec::new(),
    };
    let notices = NoticesPage {
        layout: layout(HOSTILE),
        categories: vec![(HOSTILE.into(), None), (HOSTILE.into(), Some(HOSTILE.into()))],
        notices: vec![line.clone()],
        pager: None,
    };
    vec![
        ("notices", notices.html()),
        ("article", article.html()),
        ("faq", faq.html()),
        (
            "guide",
            GuidePage::new(layout(HOSTILE), ["1-1", "9"], HOSTILE).html(),
        ),
        ("equipment", equipment.html()),
        ("search", search.html()),
        ("statistics", statistics.html()),
    ]
}

fn all_pages() -> Vec<(&'static str, String)> {
    let mut pages = hostile_pages();
    pages.extend(public_pages());
    pages
}

#[test]
fn what_is_shown_is_never_markup() {
    for (name, html) in all_pages() {
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
    for (name, html) in all_pages() {
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
    for (name, html) in all_pages() {
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

#[test]
fn the_top_page_has_the_cards_of_the_sources() {
    let cards = [
        "新規ユーザー登録はこちら",
        "初めてご利用になられる方はこちらから",
        "ログインはこちら",
        "すでにアカウントをお持ちの方はこちらから",
        "オンライン資格確認とは？",
        "導入準備",
        "各種申請",
        "ログインが必要です。",
        "手順書・マニュアル",
        "お知らせ",
        "よくある質問",
        "お問い合わせ先",
        "重要なお知らせ",
    ];
    let html = TopPage::new(layout("施術所等向け総合ポータルサイト"), vec![], vec![]).html();
    for card in cards {
        assert!(html.contains(card), "{card}");
    }
    let visitor = Visitor {
        name: "基金 太郎".into(),
        place: Some("サンプル柔整".into()),
        csrf: "token".into(),
    };
    let html = TopPage::new(layout("top").visited_by(visitor), vec![], vec![]).html();
    assert!(
        !html.contains("新規ユーザー登録はこちら"),
        "who is logged in needs no registration"
    );
    assert!(html.contains("ログアウト") && html.contains("サンプル柔整"));
}

#[test]
fn ticks_are_given_back() {
    let page = GuidePage::new(layout("導入準備"), ["1-1", "3", "unknown"], "token");
    let done: Vec<&str> = page
        .steps
        .iter()
        .filter(|step| step.done)
        .map(|step| &*step.id)
        .collect();
    assert_eq!(done, ["1-1", "3"]);
    assert_eq!(
        GuidePage::ids().collect::<Vec<_>>(),
        ["1-1", "1-2", "2-1", "2-2", "3"]
    );
    assert!(page.html().contains("id=\"step-1-1\" value=\"yes\" checked"));
}

#[test]
fn the_texts_that_ship_are_whole() {
    let questions = content::questions();
    let categories: Vec<&str> = questions
        .iter()
        .take(3)
        .map(|question| &*question.category)
        .collect();
    assert_eq!(categories, ["機器", "助成金", "併設"], "FAQ 1 to 3");
    assert!(
        questions
            .iter()
            .all(|question| !question.answer.blocks().is_empty())
    );
    let manuals = content::manuals();
    assert_eq!(manuals.len(), 7);
    for manual in &manuals {
        assert!(
            !manual.shelf.is_empty() && !manual.text.is_empty(),
            "{}",
            manual.slug
        );
    }
    for text in [content::terms(), content::system_terms(), content::privacy()] {
        assert!(
            format!("{text:?}").contains("見本"),
            "legal texts are marked as placeholders"
        );
    }
}
