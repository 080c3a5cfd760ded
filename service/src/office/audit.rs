//! 監査記録, the newest first. Subjects are pseudonyms here too.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use kazasu_pages::{Column, ListPage, Row};

use super::{layout, links};
use crate::clock::whole_milliseconds;
use crate::portal::application::list::day_and_time;
use crate::portal::{Context, Reviewer, page};
use crate::problem::Refusal;
use crate::service::Service;
use crate::store::audit::newest;

/// Rows of the page.
const ROWS: i64 = 200;

pub(super) async fn show(
    State(service): State<Arc<Service>>,
    context: Context,
    _reviewer: Reviewer,
) -> Result<Response, Refusal> {
    let labels = [
        ("日時", "When"),
        ("操作", "What"),
        ("施設ID", "Facility"),
        ("アカウント", "Account"),
        ("端末", "Device"),
        ("仮名", "Pseudonym"),
    ];
    let columns = labels.map(|(japanese, english)| Column::new(context.say(japanese, english)));
    let rows = newest(&service.store, ROWS).await?.into_iter().map(|row| Row {
        cells: vec![
            day_and_time(whole_milliseconds(row.at)).into(),
            row.action.into(),
            row.facility_id.unwrap_or_default().into(),
            row.account_id.unwrap_or_default().into(),
            row.device_id.unwrap_or_default().into(),
            row.subject.unwrap_or_default().into(),
        ],
    });
    let mut page = ListPage::new(
        layout(&context, context.say("監査記録", "Audit")),
        columns.into(),
        rows.collect(),
        context.say("記録はありません。", "Nothing yet."),
    );
    page.links = links(&context);
    Ok(page::show(&page))
}
