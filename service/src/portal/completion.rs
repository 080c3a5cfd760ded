//! The link of a registration: it is shown what it completes, and completed by a button, since programs that look through
//! mails follow links by themselves. Also the mail once more.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kazasu_forms::{Facts, Text, Values, login};
use kazasu_pages::{Button, ConfirmPage, Datum, Link, MessagePage, Tone, path};
use kazasu_wire::activation::FacilityKind;

use super::context::Context;
use super::facts::today;
use super::id::{MembershipId, UserId};
use super::mail;
use super::page::{show, show_as};
use super::person::{Person, address_mac};
use super::registration::{TERMS, kind_in_words};
use super::registration_mail::{link_end, mail_is_on_its_way, send_link, tell_known};
use super::sent::Sent;
use super::token::Token;
use crate::audit::{self, Action, Entry};
use crate::problem::Refusal;
use crate::service::{Service, opaque_id};
use crate::store::portal_membership::{self, Membership, MembershipState};
use crate::store::portal_registration::{self, LinkPurpose, Registration};
use crate::store::portal_user::{self, User};
use crate::store::{self, On, StoreError, facility, invitation};

const RESEND: Text = Text::new("有効化メールの再送", "Send the mail again");

/// `GET /register/links/{token}`.
pub(super) async fn show_link(
    State(service): State<Arc<Service>>,
    context: Context,
    Path(word): Path<String>,
) -> Result<Response, Refusal> {
    let token = Token::read(&word).ok_or_else(unknown)?;
    let registration = waiting(&service, &token).await?;
    let person = person_of(&service, &registration)?;
    let name = match &registration.facility_id {
        Some(id) => facility::by_id(&service.store, id)
            .await?
            .map(|facility| facility.name),
        None => person
            .typed
            .iter()
            .find(|(field, _)| field == "facility_title")
            .map(|(_, value)| value.clone()),
    };
    let page = ConfirmPage {
        layout: context.layout(context.say("ユーザー登録の完了", "Complete the registration")),
        lead: context
            .say(
                "ボタンを押すと、次の内容でユーザー登録が完了します。",
                "Press the button to complete this registration.",
            )
            .to_owned(),
        data: vec![
            Datum::new(context.say("氏名", "Name"), person.full_name()),
            Datum::new(
                context.say("所属機関", "Kind of facility"),
                kind_in_words(&registration.kind, context.language),
            ),
            Datum::new(context.say("施設名", "Facility"), name.unwrap_or_default()),
            Datum::new(context.say("メールアドレス", "Mail address"), person.email),
        ],
        action: context.own(&format!("/register/links/{word}")),
        csrf: context.csrf.token().to_owned(),
        hidden: Vec::new(),
        buttons: vec![Button::primary(
            context.say("ユーザー登録を完了する", "Complete the registration"),
        )],
    };
    Ok(show(&page))
}

/// `POST /register/links/{token}`.
pub(super) async fn complete(
    State(service): State<Arc<Service>>,
    context: Context,
    Path(word): Path<String>,
    Sent(_): Sent,
) -> Result<Response, Refusal> {
    let token = Token::read(&word).ok_or_else(unknown)?;
    let registration = waiting(&service, &token).await?;
    let by_documents = registration.facility_id.is_none();
    let state = make_user(&service, &token, registration).await?;
    let done = context.say(
        "ユーザー登録が完了いたしました。ログインにつきましては、画面右上の「ログイン」ボタンをクリックください。",
        "The registration is complete. To log in, use “Log in” at the top right.",
    );
    let mut page = MessagePage::new(
        context.layout(context.say("ユーザー登録完了", "Registration complete")),
        [done],
    );
    page.tone = Tone::Success;
    if state == MembershipState::Review {
        page.text.push(
            context
                .say(
                    "この施設のご登録内容は運営者が確認します。確認が済むとメールでお知らせします。それまでは各種申請を行えません。",
                    "The operator will look at the facility of this registration and tell you by mail. Until then you cannot apply.",
                )
                .to_owned(),
        );
        if by_documents {
            page.text.push(
                context
                    .say(
                        "ログインして、開設届の写しなど、施設を確認できる書類を添付してください。",
                        "Please log in and attach what shows the facility, such as a copy of its notification.",
                    )
                    .to_owned(),
            );
        }
    }
    page.links = vec![Link::new(
        context.say("ログイン", "Log in"),
        context.own(path::LOGIN),
    )];
    Ok(show(&page))
}

/// `GET /register/resend`.
pub(super) async fn resend_form(context: Context) -> Response {
    let form = login::address_only("resend", RESEND);
    let button = context.say("送信", "Send");
    let action = context.own("/register/resend");
    show(&context.small_form(&form, &Values::new(), &[], &action, button))
}

/// `POST /register/resend`: the same answer for every address.
pub(super) async fn resend(
    State(service): State<Arc<Service>>,
    context: Context,
    Sent(typed): Sent,
) -> Result<Response, Refusal> {
    let form = login::address_only("resend", RESEND);
    let checked = match form.check(&typed, &Facts::on(today(&service))) {
        Ok(checked) => checked,
        Err(errors) => {
            let page = context.small_form(
                &form,
                &typed,
                &errors,
                &context.own("/register/resend"),
                context.say("送信", "Send"),
            );
            return Ok(show_as(StatusCode::UNPROCESSABLE_ENTITY, &page));
        }
    };
    let address = address_mac(service.keys.as_ref(), checked.get("email"));
    let mut write = service.store.write().await?;
    if mail::may_write(&service, &mut write, &address).await? {
        if let Some(user) = portal_user::by_address(&service.store, &address).await? {
            let person = Person::open(
                service.keys.as_ref(),
                "portal_users",
                user.user_id.as_str(),
                &user.sealed,
            )?;
            tell_known(&service, &mut write, &user, &person).await?;
        } else if let Some(mut registration) =
            portal_registration::by_address(&service.store, &address).await?
            && registration.expires_at > service.clock.now()
        {
            let person = person_of(&service, &registration)?;
            registration.expires_at = link_end(&service);
            send_link(&service, &mut write, &registration, &person).await?;
        }
    }
    write.commit().await?;
    Ok(show(&mail_is_on_its_way(&context)))
}

/// The registration of a link that works.
async fn waiting(service: &Service, token: &Token) -> Result<Registration, Refusal> {
    let hash = token.hash();
    // Before its link: who takes it out uses the link up in the same write, so where it is gone the link says why.
    let registration = portal_registration::by_token(&service.store, &hash).await?;
    let link = portal_registration::link(&service.store, &hash).await?;
    let link = link
        .filter(|link| link.purpose == LinkPurpose::Registration)
        .ok_or_else(unknown)?;
    if link.used {
        return Err(used());
    }
    if link.expires_at <= service.clock.now() {
        return Err(Refusal::new("portal.link.expired", "the link has ended"));
    }
    // A newer registration of the address took its place.
    registration.ok_or_else(unknown)
}

/// Makes the user: of several at once, whatever they race for, one succeeds.
async fn make_user(
    service: &Service,
    token: &Token,
    registration: Registration,
) -> Result<MembershipState, Refusal> {
    let now = service.clock.now();
    let keys = service.keys.as_ref();
    let person = person_of(service, &registration)?;
    let user_id: UserId = store::well_formed(opaque_id(), "portal_users")?;
    let sealed = person.seal(keys, "portal_users", user_id.as_str())?;
    let address: [u8; 32] = store::well_formed(
        registration.address_mac.as_slice().try_into().ok(),
        "portal_registrations",
    )?;
    let mut write = match &registration.facility_id {
        // Whether somebody acts for it already is looked at below.
        Some(facility) => service.store.write_on(On::Facility(facility.as_str())).await?,
        None => service.store.write().await?,
    };
    let hash = token.hash();
    if !portal_registration::use_link(&mut write, &hash, now).await?
        || !portal_registration::take(&mut write, &hash).await?
    {
        return Err(used());
    }
    let user = User {
        user_id: user_id.clone(),
        kind: registration.kind,
        password_hash: registration.password_hash,
        sealed,
    };
    if !portal_user::insert(&mut write, &user, &address, now).await? {
        return Err(used());
    }
    let state = match &registration.facility_id {
        Some(facility) if !portal_membership::is_taken(&mut write, facility).await? => {
            MembershipState::Active
        }
        _ => MembershipState::Review,
    };
    let membership_id: MembershipId = store::well_formed(opaque_id(), "portal_memberships")?;
    let membership = Membership {
        membership_id,
        user_id: user_id.clone(),
        facility_id: registration.facility_id.clone(),
        state,
        asked_at: now,
    };
    portal_membership::insert(&mut write, &membership).await?;
    if let (FacilityKind::Medical, Some(facility)) = (&user.kind, &registration.facility_id) {
        invitation::use_up(&mut write, facility, now).await?;
    }
    let version = &registration.terms_version;
    portal_user::agree(&mut write, &user_id, TERMS, version, registration.asked_at).await?;
    let entry = Entry {
        facility: registration.facility_id.as_ref(),
        subject: Some(audit::subject(keys, user_id.as_str().as_bytes())),
        ..Entry::default()
    };
    audit::write_down(&mut write, keys, now, Action::UserActivated, entry).await?;
    write.commit().await?;
    Ok(state)
}

fn person_of(service: &Service, registration: &Registration) -> Result<Person, StoreError> {
    Person::open(
        service.keys.as_ref(),
        "portal_registrations",
        registration.registration_id.as_str(),
        &registration.sealed,
    )
}

fn unknown() -> Refusal {
    Refusal::new("portal.link.unknown", "there is no such link")
}

fn used() -> Refusal {
    Refusal::new("portal.link.used", "the link was used")
}
