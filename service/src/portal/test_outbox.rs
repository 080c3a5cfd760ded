//! `/test/outbox`: the mails, where there is no server to hand them to. In test mode only.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use kazasu_pages::{Datum, DetailPage, Group, Link, Value};

use super::context::Context;
use super::mail;
use super::no_such_page;
use super::page::show;
use crate::problem::Refusal;
use crate::service::Service;

/// `GET /test/outbox`: the newest first.
pub(super) async fn list(State(service): State<Arc<Service>>, context: Context) -> Result<Response, Refusal> {
    if !service.settings.test_mode {
        return Err(no_such_page());
    }
    let mut page = DetailPage::new(context.layout(context.say("送信箱（試験用）", "Outbox (test mode)")));
    for shown in mail::newest(&service).await? {
        let mut data = vec![
            Datum::new(context.say("宛先", "To"), &shown.letter.to),
            Datum::new(context.say("状態", "State"), &shown.state),
            Datum::new(context.say("作成", "Written"), shown.written_at.to_string()),
            Datum::new(context.say("種別", "Kind"), &shown.kind),
            Datum::new(context.say("本文", "Text"), &shown.letter.text),
        ];
        let links = shown.letter.text.lines().filter(|line| line.starts_with("http"));
        data.extend(links.map(|link| Datum {
            label: context.say("リンク", "Link").to_owned(),
            value: Value::Link(Link::new(link, link)),
        }));
        page.groups.push(Group {
            heading: Some(shown.letter.subject),
            data,
        });
    }
    if page.groups.is_empty() {
        page.lead.push(
            context
                .say("メールはまだありません。", "There is no mail yet.")
                .to_owned(),
        );
    }
    Ok(show(&page))
}
