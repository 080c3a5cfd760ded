//! A registration that somebody has to look at: a second registrant of a facility, or a facility no master holds.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use kazasu_pages::{
    Attachment, Button, Control, Datum, DetailPage, FieldView, FormView, Group, Keyboard, Link, SectionView,
};
use kazasu_wire::activation::FacilityKind;
use kazasu_wire::id::InstitutionCode;

use super::layout;
use super::review::scanned;
use crate::audit::{self, Action, Entry};
use crate::portal::application::files::size;
use crate::portal::application::list::day_and_time;
use crate::portal::application::trouble;
use crate::portal::context::site_of;
use crate::portal::mail::{self, Letter, LetterKind};
use crate::portal::membership::{Place, looked_at, opened};
use crate::portal::person::Person;
use crate::portal::preview::Which;
use crate::portal::{Context, Reviewer, Sent, member_document, no_such_page, page};
use crate::problem::Refusal;
use crate::service::Service;
use crate::store::portal_membership::{self, Membership, MembershipState};
use crate::store::{facility, portal_user};

pub(super) async fn show(
    Path(id): Path<String>,
    State(service): State<Arc<Service>>,
    context: Context,
    _reviewer: Reviewer,
) -> Result<Response, Refusal> {
    let Found { member, person, .. } = found(&service, &id).await?;
    let say = |japanese, english| context.say(japanese, english);
    let mut page = DetailPage::new(layout(&context, say("ユーザー登録の確認", "Registration")));
    let mut data = vec![
        Datum::new(say("氏名", "Name"), person.full_name()),
        Datum::new(say("メールアドレス", "Mail address"), person.email.as_str()),
        Datum::new(say("電話番号", "Telephone"), person.telephone.as_str()),
        Datum::new(say("登録日時", "Registered"), day_and_time(member.asked_at)),
    ];
    data.extend(
        person
            .typed
            .iter()
            .map(|(field, value)| Datum::new(field.as_str(), value.as_str())),
    );
    page.groups = vec![Group { heading: None, data }];
    for (document, name) in member_document::list(&service, &member.membership_id).await? {
        let href = format!("/desk/members/{id}/documents/{}", document.document_id);
        page.attachments.push(Attachment {
            name,
            preview: Some(format!("{href}/preview")),
            href,
            note: format!("{}, {}", size(document.length), scanned(&context, &document.scan)),
        });
    }
    if let Some(id) = &member.facility_id {
        let known = facility::by_id(&service.store, id)
            .await?
            .ok_or_else(no_such_page)?;
        let others = portal_membership::of_facility(&service.store, id).await?;
        page.groups.push(Group {
            heading: Some(say("マスタとの照合", "Comparison with the master").to_owned()),
            data: vec![
                Datum::new(say("機関名", "Name"), known.name.as_str()),
                Datum::new(
                    say("機関コード", "Institution code"),
                    known.institution_code.as_str(),
                ),
                Datum::new(
                    say("登録済みの登録者数", "Registrants so far"),
                    others.len().to_string(),
                ),
            ],
        });
    }
    let mut fields = Vec::new();
    if member.facility_id.is_none() {
        fields.push(FieldView::new(
            "institution_code",
            say("承認するときの機関コード（10桁）", "Institution code (10 digits)"),
            Control::Text {
                value: String::new(),
                keyboard: Keyboard::Digits,
                width: Some(10),
            },
        ));
    }
    let mut form = FormView::new(
        format!("/desk/members/{id}"),
        context.csrf.token(),
        Vec::new(),
        vec![
            Button::primary(say("承認する", "Approve")).sending("do", "approve"),
            Button::secondary(say("却下する", "Refuse"), "do", "refuse"),
        ],
    );
    form.sections = vec![SectionView {
        heading: Some(say("確認の結果", "Decision").to_owned()),
        lead: None,
        fields,
    }];
    page.forms = vec![form];
    page.links = vec![Link::new(say("審査待ちに戻る", "Back to the queue"), "/desk")];
    Ok(page::show(&page))
}

pub(super) async fn decide(
    Path(id): Path<String>,
    State(service): State<Arc<Service>>,
    context: Context,
    reviewer: Reviewer,
    Sent(typed): Sent,
) -> Result<Response, Refusal> {
    let Found { member, kind, person } = found(&service, &id).await?;
    let say = |japanese, english| context.say(japanese, english);
    let back = Link::new(
        say("登録を開き直す", "Open it again"),
        format!("/desk/members/{id}"),
    );
    let title = layout(&context, say("ユーザー登録の確認", "Registration"));
    let approves = typed.get("do") == "approve";
    let mut place = match &member.facility_id {
        Some(id) => facility::by_id(&service.store, id).await?,
        None => None,
    };
    if approves && place.is_none() {
        let code = typed.get("institution_code").parse::<InstitutionCode>().ok();
        if let Some(code) = code {
            place = facility::by_code(&service.store, &code).await?;
        }
        if place.is_none() {
            return Ok(trouble(&context, title, "facility.institution.unknown", back));
        }
    }
    let state = if approves {
        MembershipState::Active
    } else {
        MembershipState::Refused
    };
    let name = place.as_ref().map_or("", |place| place.name.as_str());
    let operator = service.settings.operator.at(site_of(&kind));
    let letter = Letter::membership_decided(&operator, &person.email, &person.full_name(), name, approves);
    let place = place.as_ref().map(|place| &place.facility_id);
    let now = service.clock.now();
    let mut write = service.store.write().await?;
    let by = &reviewer.operator_id;
    if !portal_membership::decide(&mut write, &member.membership_id, state, place, by, now).await? {
        drop(write);
        return Ok(trouble(&context, title, "office.application.changed", back));
    }
    mail::write(&service, &mut write, LetterKind::MembershipDecided, &letter).await?;
    let keys = service.keys.as_ref();
    let entry = Entry {
        facility: place,
        subject: Some(audit::subject(keys, by.as_str().as_bytes())),
        ..Entry::default()
    };
    audit::write_down(&mut write, keys, now, Action::MembershipDecided, entry).await?;
    write.commit().await?;
    Ok(Redirect::to("/desk").into_response())
}

/// What was attached to it.
pub(super) async fn document(
    Path((id, document)): Path<(String, String)>,
    State(service): State<Arc<Service>>,
    reviewer: Reviewer,
) -> Result<Response, Refusal> {
    let Found { member, .. } = found(&service, &id).await?;
    opened(&service, &member, &document, reviewer.operator_id.as_str()).await
}

/// A page of it.
pub(super) async fn preview(
    Path((id, document)): Path<(String, String)>,
    State(service): State<Arc<Service>>,
    context: Context,
    reviewer: Reviewer,
    which: Query<Which>,
) -> Result<Response, Refusal> {
    let Found { member, .. } = found(&service, &id).await?;
    let here = format!("/desk/members/{id}");
    let place = Place {
        member: &member,
        href: &format!("{here}/documents/{document}"),
        layout: layout(&context, context.say("プレビュー", "Preview")),
        back: Link::new(context.say("登録の確認に戻る", "Back to the registration"), here),
    };
    looked_at(
        &service,
        &context,
        place,
        (&document, which),
        reviewer.operator_id.as_str(),
    )
    .await
}

/// A registration that waits, and who registered.
struct Found {
    member: Membership,
    kind: FacilityKind,
    person: Person,
}

/// One that waits still. What was decided since is not there any more; a decision that comes late is told so.
async fn found(service: &Service, id: &str) -> Result<Found, Refusal> {
    let waiting = portal_membership::in_review(&service.store).await?;
    let member = waiting
        .into_iter()
        .find(|member| member.membership_id.as_str() == id)
        .ok_or_else(no_such_page)?;
    let user = portal_user::by_id(&service.store, &member.user_id).await?;
    let user = user.ok_or_else(no_such_page)?;
    let person = Person::of_user(service.keys.as_ref(), &user)?;
    Ok(Found {
        member,
        kind: user.kind,
        person,
    })
}
