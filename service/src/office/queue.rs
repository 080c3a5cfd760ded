//! One queue for all kinds, the oldest first.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use kazasu_pages::{Cell, Column, Link, ListPage, Row, Tone};

use super::{layout, links};
use crate::portal::application::form::english;
use crate::portal::application::list::{age, day_and_time, state_word, tone};
use crate::portal::{Context, Reviewer, page};
use crate::problem::Refusal;
use crate::service::Service;
use crate::store::application::{self as store, Application, Whose};
use crate::store::{facility, portal_membership};

pub(super) async fn show(
    State(service): State<Arc<Service>>,
    context: Context,
    reviewer: Reviewer,
) -> Result<Response, Refusal> {
    let mut rows = Vec::new();
    for application in store::list(&service.store, Whose::Queue).await? {
        rows.push((
            application.submitted_at,
            row(&service, &context, &application, &reviewer).await?,
        ));
    }
    for member in portal_membership::in_review(&service.store).await? {
        let label = context.say("ユーザー登録の確認", "Registration");
        let link = Link::new(label, format!("/desk/members/{}", member.membership_id));
        let name = match &member.facility_id {
            Some(id) => facility::by_id(&service.store, id)
                .await?
                .map(|facility| facility.name),
            None => None,
        };
        let age = service.calendar.age(member.asked_at, service.clock.now());
        let cells = vec![
            link.into(),
            name.unwrap_or_default().into(),
            Cell::State(Tone::Info, context.say("確認待ち", "Waiting").to_owned()),
            day_and_time(member.asked_at).into(),
            age.to_string().into(),
            Cell::Text(String::new()),
        ];
        rows.push((Some(member.asked_at), Row { cells }));
    }
    rows.sort_by_key(|(since, _)| *since);
    let rows = rows.into_iter().map(|(_, row)| row).collect();
    let title = context.say("審査待ち", "Queue");
    let empty = context.say("審査待ちはありません。", "Nothing waits.");
    Ok(page::show(&list(&context, title, empty, rows)))
}

pub(super) async fn decided(
    State(service): State<Arc<Service>>,
    context: Context,
    reviewer: Reviewer,
) -> Result<Response, Refusal> {
    let mut rows = Vec::new();
    for application in store::list(&service.store, Whose::Decided).await? {
        rows.push(row(&service, &context, &application, &reviewer).await?);
    }
    let title = context.say("審査済み", "Decided");
    let empty = context.say("審査済みはありません。", "Nothing was decided yet.");
    Ok(page::show(&list(&context, title, empty, rows)))
}

async fn row(
    service: &Service,
    context: &Context,
    application: &Application,
    reviewer: &Reviewer,
) -> Result<Row, Refusal> {
    let kind = application.kind;
    let link = Link::new(
        context.say(kind.label(), english(kind)),
        format!("/desk/applications/{}", application.application_id),
    );
    let facility = facility::by_id(&service.store, &application.facility_id).await?;
    let claimed = match application.claimed_by.as_deref() {
        None => "",
        Some(by) if by == reviewer.operator_id.as_str() => context.say("自分", "You"),
        Some(_) => context.say("ほかの担当者", "Another reviewer"),
    };
    Ok(Row {
        cells: vec![
            link.into(),
            facility.map(|facility| facility.name).unwrap_or_default().into(),
            Cell::State(tone(application.state), state_word(context, application.state)),
            application
                .submitted_at
                .map(day_and_time)
                .unwrap_or_default()
                .into(),
            age(service, application).into(),
            claimed.into(),
        ],
    })
}

fn list(context: &Context, title: &str, empty: &str, rows: Vec<Row>) -> ListPage {
    let labels = [
        ("申請", "Application"),
        ("施設", "Facility"),
        ("状態", "State"),
        ("申請日時", "Sent"),
        ("経過（営業日）", "Business days"),
        ("担当", "Reviewer"),
    ];
    let columns = labels.map(|(japanese, english)| Column::new(context.say(japanese, english)));
    let mut page = ListPage::new(layout(context, title), columns.into(), rows, empty);
    page.links = links(context);
    page
}
