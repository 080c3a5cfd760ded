//! 導入状況 and 利用開始施設一覧.

use axum::Json;
use axum::extract::Query;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use jiff::civil::Date;
use kazasu_forms::Language;
use kazasu_forms::prefecture::PREFECTURES;
use kazasu_pages::public::{Figures, StatisticsPage};
use kazasu_pages::{Cell, Choice, Column, Control, FieldView, Link, ListPage, Pager, Row, path};
use kazasu_wire::activation::FacilityKind;
use kazasu_wire::retention::japanese_day;
use serde::{Deserialize, Serialize};

use crate::portal::context::Context;
use crate::portal::page::show;
use crate::problem::Refusal;
use crate::store::progress::{self, Count, Started};

/// `GET /statistics`.
pub(in crate::portal) async fn statistics(context: Context) -> Result<Response, Refusal> {
    let today = today(&context);
    let counts = progress::counts(&context.service.store, today).await?;
    let by_kind = |count: &Count| kind_name(&count.kind, context.language);
    let by_prefecture = |count: &Count| prefecture_name(&count.prefecture, context.language);
    let sum = context.say("合計", "All");
    let page = StatisticsPage {
        layout: context.layout(context.say("導入状況", "Figures")),
        as_of: today.to_string(),
        tables: vec![
            (
                context.say("施設の種別", "By kind").to_owned(),
                grouped(&counts, by_kind, sum),
            ),
            (
                context.say("都道府県", "By prefecture").to_owned(),
                grouped(&counts, by_prefecture, sum),
            ),
        ],
        links: vec![Link::new(
            context.say("利用開始施設一覧へ", "Facilities that have started"),
            path::STARTED,
        )],
    };
    Ok(show(&page))
}

/// What the list is narrowed to.
#[derive(Debug, Default, Deserialize)]
pub(in crate::portal) struct Chosen {
    #[serde(default)]
    prefecture: String,
    #[serde(default)]
    page: u32,
}

/// Rows of one page of the list.
const ROWS: usize = 100;

/// `GET /started`: only dates that are reached.
pub(in crate::portal) async fn started(
    context: Context,
    Query(chosen): Query<Chosen>,
) -> Result<Response, Refusal> {
    let all = progress::started(&context.service.store, today(&context)).await?;
    let shown: Vec<&Started> = all
        .iter()
        .filter(|facility| facility.institution_code.starts_with(&chosen.prefecture))
        .collect();
    let skipped = usize::try_from(chosen.page)
        .unwrap_or(usize::MAX)
        .saturating_mul(ROWS);
    let rows: Vec<Row> = shown
        .iter()
        .skip(skipped)
        .take(ROWS)
        .map(|facility| row(facility, &context))
        .collect();
    let columns = vec![
        Column::new(context.say("施設名", "Facility")),
        Column::new(context.say("種別", "Kind")),
        Column::new(context.say("都道府県", "Prefecture")),
        Column::new(context.say("運用開始日", "Started on")),
    ];
    let empty = context.say(
        "運用を開始した施設はまだありません。",
        "No facility has started yet.",
    );
    let layout = context.layout(context.say("利用開始施設一覧", "Facilities that have started"));
    let pager = pager(rows.len(), skipped, shown.len(), &chosen);
    let mut page = ListPage::new(layout, columns, rows, empty);
    page.pager = Some(pager);
    page.links = vec![
        Link::new(context.say("CSV形式で保存", "As CSV"), "/started.csv"),
        Link::new(context.say("JSON形式で保存", "As JSON"), "/started.json"),
    ];
    let prefectures = PREFECTURES
        .iter()
        .map(|(code, ja, en)| Choice::new(*code, context.say(ja, en)));
    let select = Control::Select {
        prompt: context.say("すべて", "All").to_owned(),
        choices: prefectures.collect(),
        chosen: Some(chosen.prefecture),
    };
    page.filters =
        vec![FieldView::new("prefecture", context.say("都道府県", "Prefecture"), select).optional()];
    Ok(show(&page))
}

/// `GET /started.csv`: UTF-8 with a mark, so that spreadsheets read it.
pub(in crate::portal) async fn started_csv(context: Context) -> Result<Response, Refusal> {
    let all = progress::started(&context.service.store, today(&context)).await?;
    let bug = || Refusal::new("service.internal.bug", "the list could not be written");
    let mut writer = csv::Writer::from_writer(Vec::from("\u{feff}"));
    let head = [
        "機関コード",
        "施設名",
        "種別",
        "都道府県",
        "運用開始日",
        "主たる施術所の機関コード",
    ];
    writer.write_record(head).map_err(|_| bug())?;
    for facility in &all {
        let record = [
            facility.institution_code.as_str(),
            &plain_cell(&facility.name),
            &kind_name(&facility.kind, Language::Ja),
            &prefecture_name(prefecture_of(facility), Language::Ja),
            &facility.on.to_string(),
            facility.under.as_deref().unwrap_or_default(),
        ];
        writer.write_record(record).map_err(|_| bug())?;
    }
    let bytes = writer.into_inner().map_err(|_| bug())?;
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8"),
        (CONTENT_DISPOSITION, "attachment; filename=\"started.csv\""),
    ];
    Ok((headers, bytes).into_response())
}

/// A facility in the JSON list.
#[derive(Debug, Serialize)]
struct Entry {
    institution_code: String,
    name: String,
    kind: FacilityKind,
    prefecture: String,
    started_on: Date,
    #[serde(skip_serializing_if = "Option::is_none")]
    primary_institution_code: Option<String>,
}

/// `GET /started.json`.
pub(in crate::portal) async fn started_json(context: Context) -> Result<Response, Refusal> {
    let all = progress::started(&context.service.store, today(&context)).await?;
    let entries = all.into_iter().map(|facility| Entry {
        prefecture: prefecture_of(&facility).to_owned(),
        institution_code: facility.institution_code,
        name: facility.name,
        kind: facility.kind,
        started_on: facility.on,
        primary_institution_code: facility.under,
    });
    Ok(Json(entries.collect::<Vec<_>>()).into_response())
}

fn today(context: &Context) -> Date {
    japanese_day(context.service.clock.now())
}

fn row(facility: &Started, context: &Context) -> Row {
    let name = match &facility.under {
        Some(_) => format!(
            "└ {}{}",
            facility.name,
            context.say("（従たる施術所）", " (secondary clinic)")
        ),
        None => facility.name.clone(),
    };
    let cells = [
        name,
        kind_name(&facility.kind, context.language),
        prefecture_name(prefecture_of(facility), context.language),
        facility.on.to_string(),
    ];
    Row {
        cells: cells.map(Cell::Text).to_vec(),
    }
}

fn pager(rows: usize, skipped: usize, total: usize, chosen: &Chosen) -> Pager {
    let number = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    let address = |page: u32| {
        let mut pairs = url::form_urlencoded::Serializer::new(String::new());
        pairs.append_pair("prefecture", &chosen.prefecture);
        format!(
            "{}?{}",
            path::STARTED,
            pairs.append_pair("page", &page.to_string()).finish()
        )
    };
    Pager {
        first: if rows == 0 { 0 } else { number(skipped) + 1 },
        last: if rows == 0 { 0 } else { number(skipped + rows) },
        total: number(total),
        previous: chosen.page.checked_sub(1).map(address),
        next: (skipped.saturating_add(rows) < total).then(|| address(chosen.page.saturating_add(1))),
    }
}

/// One line for each name in the order in which they first come, and the sum.
fn grouped(counts: &[Count], name: impl Fn(&Count) -> String, sum: &str) -> Vec<Figures> {
    let mut lines: Vec<Figures> = Vec::new();
    let mut all = Figures {
        name: sum.to_owned(),
        ..Figures::default()
    };
    let mut sorted: Vec<&Count> = counts.iter().collect();
    sorted.sort_by(|a, b| a.prefecture.cmp(&b.prefecture));
    for count in sorted {
        let name = name(count);
        add(&mut all, count);
        match lines.iter_mut().find(|line| line.name == name) {
            Some(line) => add(line, count),
            None => {
                let mut line = Figures {
                    name,
                    ..Figures::default()
                };
                add(&mut line, count);
                lines.push(line);
            }
        }
    }
    lines.push(all);
    lines
}

fn add(line: &mut Figures, count: &Count) {
    line.facilities += count.facilities;
    line.applied += count.applied;
    line.ready += count.ready;
    line.started += count.started;
}

fn prefecture_of(facility: &Started) -> &str {
    facility.institution_code.get(..2).unwrap_or_default()
}

fn prefecture_name(code: &str, language: Language) -> String {
    let found = PREFECTURES.iter().find(|(known, ..)| *known == code);
    match (found, language) {
        (Some((_, ja, _)), Language::Ja) => (*ja).to_owned(),
        (Some((_, _, en)), Language::En) => (*en).to_owned(),
        // 48, the operator's test prefecture.
        (None, Language::Ja) => "その他".to_owned(),
        (None, Language::En) => "Other".to_owned(),
    }
}

fn kind_name(kind: &FacilityKind, language: Language) -> String {
    let (ja, en) = match kind {
        FacilityKind::Judo => ("施術所（柔道整復）", "Judo therapy clinic"),
        FacilityKind::Ahaki => (
            "施術所（あん摩マッサージ指圧・はり・きゅう）",
            "Acupuncture and massage clinic",
        ),
        FacilityKind::HealthCheck => ("健診実施機関等", "Health-check facility"),
        FacilityKind::Midwifery => ("助産所", "Midwifery home"),
        FacilityKind::Medical => ("医療機関", "Medical institution"),
        _ => ("その他", "Other"),
    };
    match language {
        Language::Ja => ja.to_owned(),
        Language::En => en.to_owned(),
    }
}

/// A name as a cell that no spreadsheet takes for a formula.
fn plain_cell(name: &str) -> String {
    if name.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{name}")
    } else {
        name.to_owned()
    }
}
