//! 各種申請: what can be applied for, and what was.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use jiff::Timestamp;
use kazasu_pages::{Cell, Column, Link, ListPage, Row, Tone};
use kazasu_wire::activation::Facility;

use super::form::english;
use super::{layout, menu};
use crate::application::{Kind, State as Standing};
use crate::portal::{Context, Visitor, page};
use crate::problem::Refusal;
use crate::service::Service;
use crate::store::application::{self as store, Application, Whose};

pub(super) async fn show(
    State(service): State<Arc<Service>>,
    context: Context,
    visitor: Visitor,
) -> Result<Response, Refusal> {
    let Some(first) = visitor.facilities.first() else {
        return Ok(page::show(&waiting(&context)));
    };
    let mut rows = Vec::new();
    let mut granted = None;
    for facility in &visitor.facilities {
        let id = &facility.facility_id;
        for application in store::list(&service.store, Whose::Facility(id)).await? {
            rows.push(row(&service, &context, &application, facility));
            if application.kind == Kind::Subsidy && application.state == Standing::Approved {
                granted.get_or_insert(application.application_id);
            }
        }
        for application in store::list(&service.store, Whose::Counterpart(id)).await? {
            rows.push(row(&service, &context, &application, facility));
        }
    }
    let columns = ["申請", "施設", "状態", "申請日時", "経過（営業日）"];
    let english = ["Application", "Facility", "State", "Sent", "Business days"];
    let columns = columns.iter().zip(english);
    let columns = columns.map(|(japanese, english)| Column::new(context.say(japanese, english)));
    let mut layout = layout(&context, first, context.say("各種申請", "Applications"));
    // The way here ends with the page itself.
    layout.trail.pop();
    let mut page = ListPage::new(
        layout,
        columns.collect(),
        rows,
        context.say("申請はまだありません。", "Nothing was applied for yet."),
    );
    page.lead = vec![
        context
            .say(
                "マイナ資格確認アプリに関する情報についてご確認いただけます。",
                "All about the app: what you can apply for, and how your applications stand.",
            )
            .to_owned(),
    ];
    page.cards = menu::cards(&context, &page.layout, &visitor.facilities, granted.as_ref());
    let heading = context.say("資格確認アカウント申請状況", "Your applications");
    page.heading = Some(heading.to_owned());
    Ok(page::show(&page))
}

fn row(service: &Service, context: &Context, application: &Application, facility: &Facility) -> Row {
    let kind = application.kind;
    let label = context.say(kind.label(), english(kind));
    Row {
        cells: vec![
            Link::new(label, format!("/applications/{}", application.application_id)).into(),
            facility.name.clone().into(),
            Cell::State(tone(application.state), state_word(context, application.state)),
            application
                .submitted_at
                .map(day_and_time)
                .unwrap_or_default()
                .into(),
            age(service, application).into(),
        ],
    }
}

/// Business days since an application was sent in, until it is decided.
pub(crate) fn age(service: &Service, application: &Application) -> String {
    let until = application.decided_at.unwrap_or_else(|| service.clock.now());
    let since = application.submitted_at;
    since.map_or_else(String::new, |since| {
        service.calendar.age(since, until).to_string()
    })
}

/// How a state is meant.
pub(crate) fn tone(state: Standing) -> Tone {
    match state {
        Standing::Approved => Tone::Success,
        Standing::Returned => Tone::Warning,
        Standing::Rejected => Tone::Error,
        Standing::Submitted | Standing::Resubmitted | Standing::InReview => Tone::Info,
        Standing::Draft | Standing::Withdrawn => Tone::Neutral,
    }
}

/// The word for a state.
pub(crate) fn state_word(context: &Context, state: Standing) -> String {
    let english = match state {
        Standing::Draft => "Draft",
        Standing::Submitted => "Sent",
        Standing::InReview => "In review",
        Standing::Approved => "Done",
        Standing::Returned => "Returned",
        Standing::Resubmitted => "Sent again",
        Standing::Rejected => "Refused",
        Standing::Withdrawn => "Taken back",
    };
    context.say(state.label(), english).to_owned()
}

/// `2026-11-28 13:05`, in Japan.
pub(crate) fn day_and_time(at: Timestamp) -> String {
    let zone = jiff::tz::TimeZone::fixed(jiff::tz::Offset::constant(9));
    at.to_zoned(zone).strftime("%Y-%m-%d %H:%M").to_string()
}

fn waiting(context: &Context) -> kazasu_pages::MessagePage {
    let mut page = kazasu_pages::MessagePage::new(
        context.layout(context.say("各種申請", "Applications")),
        [context.say(
            "ご登録の内容を確認しています。確認が済むとメールでお知らせし、各種申請ができるようになります。",
            "Your registration is being looked at. You will have a mail when you can apply.",
        )],
    );
    page.tone = Tone::Info;
    let label = context.say(
        "ご登録の状況を見る、書類を添付する",
        "See your registration, attach documents",
    );
    page.links = vec![Link::new(label, "/registration")];
    page
}
