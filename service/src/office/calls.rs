//! Clinics that have not started, to be called, and why some need not (requirements 280–287).

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use kazasu_pages::{Cell, Column, Link, ListPage, Post, Row};
use kazasu_wire::id::InstitutionCode;
use kazasu_wire::retention::japanese_day;
use serde::Deserialize;

use super::{layout, links};
use crate::portal::application::list::day_and_time;
use crate::portal::{Context, Reviewer, Sent, no_such_page, page};
use crate::problem::Refusal;
use crate::service::Service;
use crate::store::facility;
use crate::store::facility_call::{self as store, Exemption, NotStarted};

/// Clinics of one page.
const PAGE: i64 = 100;

/// Which part of the list.
#[derive(Debug, Deserialize)]
pub(super) struct After {
    after: Option<String>,
}

pub(super) async fn list(
    State(service): State<Arc<Service>>,
    Query(After { after }): Query<After>,
    context: Context,
    _reviewer: Reviewer,
) -> Result<Response, Refusal> {
    let say = |japanese, english| context.say(japanese, english);
    let today = japanese_day(service.clock.now());
    let after = after.unwrap_or_default();
    let clinics = store::not_started(&service.store, today, &after, PAGE).await?;
    let labels = [
        ("施術所", "Clinic"),
        ("機関コード", "Code"),
        ("アカウント数", "Accounts"),
        ("除外", "Exemption"),
        ("最終連絡", "Last called"),
        ("連絡した", "Called"),
        ("除外：全員70歳以上", "All aged 70+"),
        ("除外：全員視覚障害", "All visually impaired"),
        ("除外：廃止・休止", "Closing"),
        ("除外：受領委任の終了", "Ending 受領委任"),
    ];
    let columns = labels.map(|(japanese, english)| Column::new(say(japanese, english)));
    let more = clinics.len() == usize::try_from(PAGE).unwrap_or_default();
    let last = clinics.last().map(|clinic| clinic.institution_code.to_string());
    let rows = clinics.iter().map(|clinic| row(&context, clinic)).collect();
    let mut page = ListPage::new(
        layout(&context, say("未開始の施術所", "Not started")),
        columns.into(),
        rows,
        say("未開始の施術所はありません。", "All have started."),
    );
    page.lead = vec![
        say(
            "運用開始日に達していない、受領委任を取り扱う施術所です。従たる施術所は、主たる施術所の開始で満たされます。",
            "Clinics of 受領委任 whose day of start is not reached. A co-located clinic starts with the other.",
        )
        .to_owned(),
    ];
    page.links = links(&context);
    if let Some(last) = last.filter(|_| more) {
        page.links.push(Link::new(
            say("次の100件", "The next 100"),
            format!("/desk/calls?after={last}"),
        ));
    }
    Ok(page::show(&page))
}

pub(super) async fn note(
    Path(code): Path<String>,
    State(service): State<Arc<Service>>,
    reviewer: Reviewer,
    Sent(typed): Sent,
) -> Result<Response, Refusal> {
    let code: InstitutionCode = code.parse().map_err(|_| no_such_page())?;
    let found = facility::by_code(&service.store, &code).await?;
    let found = found.ok_or_else(no_such_page)?;
    let exemption = Exemption::parse(typed.get("exemption"));
    let mut write = service.store.write().await?;
    let by = reviewer.operator_id.as_str();
    store::note(&mut write, &found.facility_id, exemption, by, service.clock.now()).await?;
    write.commit().await?;
    Ok(Redirect::to("/desk/calls").into_response())
}

fn row(context: &Context, clinic: &NotStarted) -> Row {
    let post = |label: &str, exemption: &str| {
        let action = format!("/desk/calls/{}", clinic.institution_code);
        let mut post = Post::new(label, action, context.csrf.token());
        post.hidden = vec![("exemption".to_owned(), exemption.to_owned())];
        post.about = Some(clinic.name.clone());
        Cell::Post(post)
    };
    let now = clinic.exemption.map_or("", Exemption::as_str);
    let mut cells = vec![
        clinic.name.clone().into(),
        clinic.institution_code.as_str().into(),
        clinic.accounts.to_string().into(),
        clinic.exemption.map_or("", Exemption::label).into(),
        clinic.called_at.map(day_and_time).unwrap_or_default().into(),
        post(context.say("連絡した", "Called"), now),
    ];
    cells.extend(Exemption::ALL.map(|exemption| post(exemption.label(), exemption.as_str())));
    Row { cells }
}
