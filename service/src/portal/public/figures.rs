//! 導入状況 and 利用開始施設一覧, as pages and as files.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use kazasu_forms::{Language, registration as forms};
use kazasu_pages::public::{Figures, StatisticsPage};
use kazasu_pages::{Cell, Column, Link, ListPage, Pager, Row, path};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::portal::context::Context;
use crate::portal::page::show;
use crate::portal::registration::{kind_in_words, today};
use crate::problem::Refusal;
use crate::service::Service;
use crate::store::publication::{self, Started};

/// Which page of the list.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    page: Option<usize>,
}

const PAGE: usize = 50;

/// `GET /statistics`.
pub(super) async fn statistics(
    State(service): State<Arc<Service>>,
    context: Context,
) -> Result<Response, Refusal> {
    let today = today(&service);
    let figures = publication::figures(&service.store, today).await?;
    let language = context.language;
    let mut tables: Vec<(String, Vec<Figures>)> = Vec::new();
    for one in figures {
        let kind = kind_in_words(&one.kind, language);
        let line = Figures {
            name: prefecture_in_words(&one.prefecture, language),
            facilities: one.facilities,
            applied: one.applied,
            ready: one.ready,
            started: one.started,
        };
        match tables.last_mut().filter(|(name, _)| *name == kind) {
            Some((_, lines)) => lines.push(line),
            None => tables.push((kind, vec![line])),
        }
    }
    for (_, lines) in &mut tables {
        let mut all = Figures {
            name: context.say("全国", "All").to_owned(),
            ..Figures::default()
        };
        for line in &*lines {
            all.facilities += line.facilities;
            all.applied += line.applied;
            all.ready += line.ready;
            all.started += line.started;
        }
        lines.insert(0, all);
    }
    let page = StatisticsPage {
        layout: context.layout(context.say("導入状況", "State of the introduction")),
        as_of: today.to_string(),
        tables,
        links: vec![
            Link::new(
                context.say("利用開始施設一覧", "Facilities that have started"),
                path::STARTED,
            ),
            Link::new(
                context.say("この表（JSON）", "These figures (JSON)"),
                "/statistics.json",
            ),
        ],
    };
    Ok(show(&page))
}

/// `GET /statistics.json`.
pub(super) async fn statistics_json(State(service): State<Arc<Service>>) -> Result<Json<Value>, Refusal> {
    let today = today(&service);
    let figures = publication::figures(&service.store, today).await?;
    let lines: Vec<Value> = figures
        .iter()
        .map(|one| {
            json!({
                "kind": one.kind.as_str(),
                "prefecture": one.prefecture,
                "facilities": one.facilities,
                "applied": one.applied,
                "ready": one.ready,
                "started": one.started,
            })
        })
        .collect();
    Ok(Json(json!({"as_of": today.to_string(), "figures": lines})))
}

/// `GET /started`.
pub(super) async fn started(
    State(service): State<Arc<Service>>,
    context: Context,
    Query(Asked { page }): Query<Asked>,
) -> Result<Response, Refusal> {
    let all = publication::started(&service.store, today(&service)).await?;
    let language = context.language;
    let first = page
        .unwrap_or(1)
        .saturating_sub(1)
        .saturating_mul(PAGE)
        .min(all.len());
    let shown = all.get(first..).unwrap_or_default();
    let row = |one: &Started| {
        let name = match &one.secondary {
            Some(secondary) => {
                let under = context.say("従たる施術所", "shares its terminals with");
                format!("{}（{under}: {secondary}）", one.name)
            }
            None => one.name.clone(),
        };
        let words = [
            prefecture_in_words(&one.prefecture, language),
            name,
            kind_in_words(&one.kind, language),
            one.started_on.to_string(),
        ];
        Row {
            cells: words.map(Cell::from).into(),
        }
    };
    let rows: Vec<Row> = shown.iter().take(PAGE).map(row).collect();
    let count = rows.len();
    let columns = [
        context.say("都道府県", "Prefecture"),
        context.say("施設名", "Facility"),
        context.say("所属機関", "Kind"),
        context.say("運用開始日", "Started on"),
    ]
    .map(Column::new);
    let title = context.say("利用開始施設一覧", "Facilities that have started");
    let empty = context.say(
        "運用を開始した施設はまだありません。",
        "No facility has started yet.",
    );
    let mut page = ListPage::new(context.layout(title), columns.into(), rows, empty);
    page.links = vec![
        Link::new("CSV", "/started.csv"),
        Link::new("JSON", "/started.json"),
    ];
    let at = |first: usize| format!("{}?page={}", path::STARTED, first / PAGE + 1);
    let number = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    page.pager = (count > 0).then(|| Pager {
        first: number(first + 1),
        last: number(first + count),
        total: number(all.len()),
        previous: (first > 0).then(|| at(first - PAGE.min(first))),
        next: (first + count < all.len()).then(|| at(first + PAGE)),
    });
    Ok(show(&page))
}

/// `GET /started.json`.
pub(super) async fn started_json(State(service): State<Arc<Service>>) -> Result<Json<Value>, Refusal> {
    let today = today(&service);
    let all = publication::started(&service.store, today).await?;
    let line = |one: &Started| {
        let mut line = BTreeMap::from([
            ("name", json!(one.name)),
            ("kind", json!(one.kind.as_str())),
            ("prefecture", json!(one.prefecture)),
            ("started_on", json!(one.started_on.to_string())),
        ]);
        if let Some(secondary) = &one.secondary {
            line.insert("secondary", json!(secondary));
        }
        json!(line)
    };
    let lines: Vec<Value> = all.iter().map(line).collect();
    Ok(Json(json!({"as_of": today.to_string(), "facilities": lines})))
}

/// `GET /started.csv`: with a mark of UTF-8, without which spreadsheets read it in another encoding.
pub(super) async fn started_csv(State(service): State<Arc<Service>>) -> Result<Response, Refusal> {
    let all = publication::started(&service.store, today(&service)).await?;
    let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    let header = ["都道府県", "施設名", "所属機関", "運用開始日", "従たる施術所"].map(str::to_owned);
    let line = |one: &Started| {
        [
            prefecture_in_words(&one.prefecture, Language::Ja),
            harmless(&one.name),
            kind_in_words(&one.kind, Language::Ja),
            one.started_on.to_string(),
            harmless(one.secondary.as_deref().unwrap_or_default()),
        ]
    };
    let malformed = || Refusal::new("service.internal.bug", "a list could not be written");
    for record in std::iter::once(header).chain(all.iter().map(line)) {
        writer.write_record(record).map_err(|_| malformed())?;
    }
    let bytes = writer.into_inner().map_err(|_| malformed())?;
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8"),
        (CONTENT_DISPOSITION, "attachment; filename=\"started.csv\""),
    ];
    Ok((headers, bytes).into_response())
}

/// A name that a spreadsheet would take for a formula is none.
fn harmless(text: &str) -> String {
    match text.chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r') => format!("'{text}"),
        _ => text.to_owned(),
    }
}

fn prefecture_in_words(code: &str, language: Language) -> String {
    let known = forms::PREFECTURES.iter().find(|(number, ..)| *number == code);
    match (known, language) {
        (Some((_, name, _)), Language::Ja) => (*name).to_owned(),
        (Some((_, _, name)), Language::En) => (*name).to_owned(),
        (None, Language::Ja) => format!("試験用（{code}）"),
        (None, Language::En) => format!("Test ({code})"),
    }
}
