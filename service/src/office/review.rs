//! One application before a reviewer.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use kazasu_forms::Values;
use kazasu_pages::{
    Attachment, Button, Choice, Control, Datum, DetailPage, FieldView, FormView, Group, Link, Look, Post,
    SectionView, Tone, Value,
};
use kazasu_wire::activation::Facility;

use super::layout;
use crate::application::review::{self, Decision, REASONS, Reason};
use crate::application::{ApplicationError, ApplicationId, Kind, State as Standing, upload};
use crate::portal::application::detail::{groups, steps};
use crate::portal::application::files::{opened, size};
use crate::portal::application::form::english;
use crate::portal::application::list::{state_word, tone};
use crate::portal::application::preview::{Place, upload};
use crate::portal::application::trouble;
use crate::portal::preview::Which;
use crate::portal::{Context, Reviewer, Sent, no_such_page, page};
use crate::problem::Refusal;
use crate::service::Service;
use crate::store;
use crate::store::application::{Application, FacilityCheck};

pub(super) async fn show(
    Path(id): Path<String>,
    State(service): State<Arc<Service>>,
    context: Context,
    reviewer: Reviewer,
) -> Result<Response, Refusal> {
    let (application, facility) = found(&service, &id).await?;
    let say = |japanese, english| context.say(japanese, english);
    let title = say(application.kind.label(), english(application.kind));
    let mut page = DetailPage::new(layout(&context, title));
    page.state = Some((tone(application.state), state_word(&context, application.state)));
    page.groups = groups(&service, &context, &application, &facility)?;
    page.groups
        .push(comparison(&service, &context, &application, &facility).await?);
    page.steps = steps(&service, &context, &application).await?;
    for file in store::upload::of_application(&service.store, &application.application_id).await? {
        page.attachments.push(Attachment {
            name: upload::name(&service, &file)?,
            href: format!("/desk/applications/{id}/files/{}", file.upload_id),
            note: format!("{}, {}", size(file.length), scanned(&context, &file.scan)),
            preview: Some(format!(
                "/desk/applications/{id}/files/{}/preview",
                file.upload_id
            )),
        });
    }
    let mine = application.claimed_by.as_deref() == Some(reviewer.operator_id.as_str());
    if application.state.waits_for_review() && !mine {
        let mut post = Post::new(
            say("審査を始める", "Claim"),
            format!("/desk/applications/{id}/claim"),
            context.csrf.token(),
        );
        post.look = Look::Primary;
        post.hidden = version(&application);
        page.posts.push(post);
        if application.claimed_by.is_some() {
            page.lead = vec![say("ほかの担当者が審査しています。", "Another reviewer has it.").to_owned()];
        }
    }
    if application.state == Standing::InReview && mine {
        let bad = kazasu_papers::unprintable(&facility.name);
        if !bad.is_empty() {
            let bad: String = bad.into_iter().collect();
            let text = say(
                "機関名に、書類に印字できない文字があります（〓になります）：",
                "The paper cannot print some characters of the name: ",
            );
            page.layout = page.layout.with_flash(Tone::Warning, format!("{text}{bad}"));
        }
        page.forms = vec![approval(&context, &application), refusal(&context, &application)];
    }
    page.links = vec![Link::new(say("審査待ちに戻る", "Back to the queue"), "/desk")];
    Ok(page::show(&page))
}

pub(super) async fn claim(
    Path(id): Path<String>,
    State(service): State<Arc<Service>>,
    context: Context,
    reviewer: Reviewer,
    Sent(typed): Sent,
) -> Result<Response, Refusal> {
    let (application, _) = found(&service, &id).await?;
    let done = match seen(&application, &typed) {
        Ok(()) => review::claim(&service, &application, reviewer.operator_id.as_str()).await,
        Err(error) => Err(error),
    };
    Ok(answer(&context, &id, done.map(|_| ())))
}

pub(super) async fn decide(
    Path(id): Path<String>,
    State(service): State<Arc<Service>>,
    context: Context,
    reviewer: Reviewer,
    Sent(typed): Sent,
) -> Result<Response, Refusal> {
    let (application, _) = found(&service, &id).await?;
    let reason = Reason {
        template: typed.get("reason"),
        note: typed.get("note"),
    };
    let decision = match typed.get("do") {
        "approve" => Decision::Approve,
        "return" => Decision::Return(reason),
        "reject" => Decision::Reject(reason),
        _ => return Err(Refusal::new("request.field.invalid", "no decision").field("do")),
    };
    let done = match seen(&application, &typed) {
        Ok(()) => review::decide(&service, &application, reviewer.operator_id.as_str(), decision).await,
        Err(error) => Err(error),
    };
    Ok(answer(&context, &id, done.map(|_| ())))
}

pub(super) async fn file(
    Path((id, file)): Path<(String, String)>,
    State(service): State<Arc<Service>>,
    reviewer: Reviewer,
) -> Result<Response, Refusal> {
    let (application, _) = found(&service, &id).await?;
    opened(&service, &application, &file, reviewer.operator_id.as_str()).await
}

pub(super) async fn preview(
    Path((id, file)): Path<(String, String)>,
    State(service): State<Arc<Service>>,
    context: Context,
    reviewer: Reviewer,
    which: Query<Which>,
) -> Result<Response, Refusal> {
    let (application, _) = found(&service, &id).await?;
    let place = Place {
        application: &application,
        here: &format!("/desk/applications/{id}"),
        layout: layout(&context, context.say("プレビュー", "Preview")),
    };
    upload(
        &service,
        &context,
        place,
        (&file, which),
        reviewer.operator_id.as_str(),
    )
    .await
}

/// Drafts are their applicants' own: a reviewer sees what was sent in.
async fn found(service: &Service, id: &str) -> Result<(Application, Facility), Refusal> {
    let id: ApplicationId = id.parse().map_err(|_| no_such_page())?;
    let found = store::application::find(&service.store, &id).await?;
    let found = found.filter(|found| found.submitted_at.is_some());
    let application = found.ok_or_else(no_such_page)?;
    let facility = store::facility::by_id(&service.store, &application.facility_id).await?;
    Ok((application, facility.ok_or_else(no_such_page)?))
}

/// Holds that the page showed this version.
fn seen(application: &Application, typed: &Values) -> Result<(), ApplicationError> {
    if typed.get("version") == application.version.to_string() {
        Ok(())
    } else {
        Err(ApplicationError::Changed)
    }
}

fn version(application: &Application) -> Vec<(String, String)> {
    vec![("version".to_owned(), application.version.to_string())]
}

fn answer(context: &Context, id: &str, done: Result<(), ApplicationError>) -> Response {
    let here = format!("/desk/applications/{id}");
    match done {
        Ok(()) => Redirect::to(&here).into_response(),
        Err(error) => {
            let layout = layout(context, context.say("審査", "Review"));
            let back = Link::new(context.say("申請を開き直す", "Open it again"), here);
            trouble(context, layout, error.code(), back)
        }
    }
}

/// What the master says beside it (requirements 163–172).
async fn comparison(
    service: &Service,
    context: &Context,
    application: &Application,
    facility: &Facility,
) -> Result<Group, Refusal> {
    let say = |japanese, english| context.say(japanese, english);
    let numbers = store::facility::registrations(&service.store, &facility.institution_code).await?;
    let mut data = vec![
        Datum::new(
            say("登録記号番号（マスタ）", "Registration number"),
            numbers.join("、"),
        ),
        Datum::new(
            say("発行済みアカウント数", "Accounts so far"),
            store::account::of_clinic(&service.store, &facility.facility_id)
                .await?
                .len()
                .to_string(),
        ),
    ];
    if application.kind == Kind::StartOfUse {
        let (tone, text) = match application.facility_check {
            FacilityCheck::Match => (Tone::Success, say("一致", "Matches")),
            FacilityCheck::NoMatch => (Tone::Warning, say("一致しない", "No match")),
            FacilityCheck::None => (Tone::Neutral, say("照合なし（書類による確認）", "By documents")),
        };
        data.push(Datum {
            label: say("施設の確認", "The facility").to_owned(),
            value: Value::State(tone, text.to_owned()),
        });
    }
    if let Some(other) = &application.counterpart
        && let Some(other) = store::facility::by_id(&service.store, other).await?
    {
        data.push(Datum::new(
            say("従たる施術所", "The other clinic"),
            format!("{}（{}）", other.name, other.institution_code),
        ));
    }
    if let Some(first) = &application.checked_by {
        data.push(Datum::new(say("一次確認", "First reviewer"), first.as_str()));
    }
    Ok(Group {
        heading: Some(say("マスタとの照合", "Comparison with the master").to_owned()),
        data,
    })
}

fn approval(context: &Context, application: &Application) -> FormView {
    let mut form = FormView::new(
        format!("/desk/applications/{}/decide", application.application_id),
        context.csrf.token(),
        Vec::new(),
        vec![Button::primary(context.say("承認する", "Approve")).sending("do", "approve")],
    );
    form.hidden = version(application);
    form.sections = vec![SectionView {
        heading: Some(context.say("承認", "Approve").to_owned()),
        lead: None,
        fields: Vec::new(),
    }];
    form
}

fn refusal(context: &Context, application: &Application) -> FormView {
    let reasons = REASONS.map(|template| Choice::new(template.word, template.text));
    let reason = FieldView::new(
        "reason",
        context.say("理由", "Reason"),
        Control::Radio {
            choices: reasons.into(),
            chosen: None,
        },
    );
    let note = FieldView::new(
        "note",
        context.say("申請者への説明", "To the applicant"),
        Control::Area { value: String::new() },
    )
    .optional();
    let mut form = FormView::new(
        format!("/desk/applications/{}/decide", application.application_id),
        context.csrf.token(),
        Vec::new(),
        vec![
            Button::secondary(context.say("差し戻す", "Return"), "do", "return"),
            Button::danger(context.say("却下する", "Reject")).sending("do", "reject"),
        ],
    );
    form.hidden = version(application);
    form.sections = vec![SectionView {
        heading: Some(context.say("差戻し・却下", "Return or reject").to_owned()),
        lead: None,
        fields: vec![reason, note],
    }];
    form
}

pub(super) fn scanned<'a>(context: &'a Context, scan: &str) -> &'a str {
    match scan {
        "clean" => context.say("検査済み", "scanned"),
        _ => context.say("検査なし", "not scanned"),
    }
}
