//! One application: what was typed, where it stands, what comes next.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use kazasu_pages::{Attachment, Datum, DetailPage, Group, Link, Look, Post, Progress, Step};
use kazasu_wire::activation::Facility;

use super::files::size;
use super::list::{age, day_and_time, state_word, tone};
use super::{failed, filled_in, form, layout, own};
use crate::application::review::Template;
use crate::application::{self, Kind, State as Standing, upload};
use crate::portal::{Context, Sent, Visitor, no_such_page, page};
use crate::problem::Refusal;
use crate::service::Service;
use crate::store;
use crate::store::application::{Application, Event};

pub(super) async fn show(
    Path(id): Path<String>,
    State(service): State<Arc<Service>>,
    context: Context,
    visitor: Visitor,
) -> Result<Response, Refusal> {
    let (application, facility, asked) = own_or_asked(&service, &visitor, &id).await?;
    let title = context.say(application.kind.label(), form::english(application.kind));
    let mut page = DetailPage::new(layout(&context, &facility, title));
    page.state = Some((tone(application.state), state_word(&context, application.state)));
    page.lead = vec![what_next(&context, &application).to_owned()];
    page.groups = groups(&service, &context, &application, &facility)?;
    page.steps = steps(&service, &context, &application).await?;
    if asked {
        if application.confirmed_by.is_none() && application.state.waits_for_review() {
            page.posts.push(Post {
                look: Look::Primary,
                ..Post::new(
                    context.say("この申告を確認する", "Confirm this declaration"),
                    format!("/applications/{id}/confirm"),
                    context.csrf.token(),
                )
            });
        }
        return Ok(page::show(&page));
    }
    for file in store::upload::of_application(&service.store, &application.application_id).await? {
        page.attachments.push(Attachment {
            name: upload::name(&service, &file)?,
            href: format!("/applications/{id}/files/{}", file.upload_id),
            note: size(file.length),
            preview: Some(format!("/applications/{id}/files/{}/preview", file.upload_id)),
        });
    }
    if application.state.is_open() {
        let label = context.say("入力を続ける", "Go on with the form");
        page.links
            .push(Link::new(label, format!("/applications/{id}/edit")));
    }
    if application.state == Standing::Approved {
        match application.kind {
            Kind::StartOfUse | Kind::AdditionalTerminals => {
                let label = context.say("資格確認アカウント管理", "Accounts");
                page.links.push(Link::new(label, "/accounts"));
            }
            Kind::Subsidy => {
                let label = context.say("交付決定通知書ダウンロード", "Download the decision");
                page.links
                    .push(Link::new(label, format!("/applications/{id}/decision.pdf")));
            }
            _ => {}
        }
    }
    if !application.state.is_final() {
        page.posts.push(Post {
            look: Look::Danger,
            hidden: vec![("version".to_owned(), application.version.to_string())],
            ..Post::new(
                context.say("申請を取り下げる", "Take it back"),
                format!("/applications/{id}/withdraw"),
                context.csrf.token(),
            )
        });
    }
    page.links.push(Link::new(
        context.say("各種申請に戻る", "Back to the applications"),
        "/applications",
    ));
    Ok(page::show(&page))
}

pub(super) async fn withdraw(
    Path(id): Path<String>,
    State(service): State<Arc<Service>>,
    context: Context,
    visitor: Visitor,
    Sent(_): Sent,
) -> Result<Response, Refusal> {
    let (application, facility) = own(&service, &visitor, &id).await?;
    let done = application::withdraw(&service, &application, visitor.user_id.as_str()).await;
    Ok(answer(&context, &facility, done, &id))
}

/// 併設: the other clinic confirms.
pub(super) async fn confirm(
    Path(id): Path<String>,
    State(service): State<Arc<Service>>,
    context: Context,
    visitor: Visitor,
    Sent(_): Sent,
) -> Result<Response, Refusal> {
    let (application, facility, asked) = own_or_asked(&service, &visitor, &id).await?;
    if !asked {
        return Err(no_such_page());
    }
    let user = visitor.user_id.as_str();
    let done = application::confirm(&service, &application, &facility.facility_id, user).await;
    Ok(answer(&context, &facility, done, &id))
}

/// The visitor's own application, or one that names his clinic as the other of a 併設.
async fn own_or_asked(
    service: &Service,
    visitor: &Visitor,
    id: &str,
) -> Result<(Application, Facility, bool), Refusal> {
    match own(service, visitor, id).await {
        Ok((application, facility)) => Ok((application, facility, false)),
        Err(refusal) => {
            let Ok(parsed) = id.parse() else {
                return Err(refusal);
            };
            let found = store::application::find(&service.store, &parsed).await?;
            let found = found.filter(|found| found.state != Standing::Draft);
            let asked = found.and_then(|found| {
                let counterpart = found.counterpart.clone()?;
                let facility = visitor.facility(&counterpart).ok()?.clone();
                Some((found, facility, true))
            });
            asked.ok_or(refusal)
        }
    }
}

fn answer<T>(
    context: &Context,
    facility: &Facility,
    done: Result<T, application::ApplicationError>,
    id: &str,
) -> Response {
    let here = format!("/applications/{id}");
    match done {
        Ok(_) => Redirect::to(&here).into_response(),
        Err(error) => failed(context, facility, &error, &here),
    }
}

/// What was typed, as the form asks it.
pub(crate) fn groups(
    service: &Service,
    context: &Context,
    application: &Application,
    facility: &Facility,
) -> Result<Vec<Group>, Refusal> {
    let payload = application::payload(service, application)?;
    let form = form::of_facility(service, application.kind, facility, Some(application));
    let known = form
        .fields()
        .filter_map(|field| Some(filled_in(context, field, payload.get(field.id)?)));
    let mut data: Vec<Datum> = vec![
        Datum::new(context.say("機関名", "Name"), facility.name.as_str()),
        Datum::new(
            context.say("機関コード", "Institution code"),
            facility.institution_code.as_str(),
        ),
        Datum::new(
            context.say("受付番号", "Number of the application"),
            application.application_id.as_str(),
        ),
        Datum::new(
            context.say("経過（営業日）", "Business days"),
            age(service, application),
        ),
    ];
    data.extend(known);
    if application.kind == Kind::CoLocation {
        let confirmed = match application.confirmed_by {
            Some(_) => context.say("確認済み", "Confirmed"),
            None => context.say("確認待ち", "Not confirmed yet"),
        };
        data.push(Datum::new(
            context.say("相手方の確認", "The other clinic"),
            confirmed,
        ));
    }
    Ok(vec![Group { heading: None, data }])
}

/// The history, each step with its age.
pub(crate) async fn steps(
    service: &Service,
    context: &Context,
    application: &Application,
) -> Result<Vec<Step>, Refusal> {
    let events = store::application::events(&service.store, &application.application_id).await?;
    let last = events.len().saturating_sub(1);
    let mut steps = Vec::new();
    for (at, event) in events.iter().enumerate() {
        let mut note = day_and_time(event.at);
        let age = service.calendar.age(event.at, service.clock.now());
        note.push_str(&match context.say("ja", "en") {
            "ja" => format!("（{age}営業日前）"),
            _ => format!(" ({age} business days ago)"),
        });
        if let Some(reason) = reason(service, event)? {
            note.push_str(&format!("\n{reason}"));
        }
        steps.push(Step {
            label: context.say(event.step.label(), event.step.as_str()).to_owned(),
            note,
            progress: if at == last && !application.state.is_final() {
                Progress::Now
            } else {
                Progress::Done
            },
        });
    }
    Ok(steps)
}

/// Why an application was returned or refused, in words.
pub(crate) fn reason(service: &Service, event: &Event) -> Result<Option<String>, Refusal> {
    let Some(template) = event.reason.as_deref().and_then(Template::find) else {
        return Ok(None);
    };
    let mut text = template.text.to_owned();
    if let Some(sealed) = &event.sealed {
        let context = store::sealed::context("application_events", &event.event_id);
        let note = service
            .keys
            .open(&context, sealed)
            .map_err(store::StoreError::from)?;
        text.push('\n');
        text.push_str(&String::from_utf8_lossy(&note));
    }
    Ok(Some(text))
}

fn what_next<'a>(context: &'a Context, application: &Application) -> &'a str {
    let say = |japanese: &'a str, english: &'a str| context.say(japanese, english);
    match application.state {
        Standing::Draft => say(
            "まだ送信されていません。入力を続けて送信してください。",
            "Not sent yet. Go on with the form and send it.",
        ),
        Standing::Submitted | Standing::Resubmitted | Standing::InReview => say(
            "審査しています。最大1週間程度でメールでお知らせします。",
            "In review. You will have a mail within about a week.",
        ),
        Standing::Approved => say("手続が完了しました。", "Done."),
        Standing::Returned => say(
            "差し戻されました。理由を確認し、直してからもう一度送信してください。",
            "Returned. See the reason, mend it and send it again.",
        ),
        Standing::Rejected => say(
            "却下されました。理由をご確認ください。",
            "Refused. See the reason.",
        ),
        Standing::Withdrawn => say("取り下げられました。", "Taken back."),
    }
}
