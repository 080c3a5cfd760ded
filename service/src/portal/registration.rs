//! ユーザー登録: what is typed, its confirmation, the mail (requirements 54–127).

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use kazasu_forms::{Checked, Facts, FieldError, Form, Input, Language, Values, registration as forms};
use kazasu_pages::{Button, ConfirmPage, Datum, FormPage, Link, MessagePage, path};
use kazasu_wire::activation::{Facility, FacilityKind};
use kazasu_wire::base64url;
use kazasu_wire::id::{FacilityId, InstitutionCode};
use kazasu_wire::number::RegistrationNumber;
use serde::{Deserialize, Serialize};

use super::context::Context;
use super::id::RegistrationId;
use super::mail::{self, Letter, LetterKind};
use super::page::{show, show_as};
use super::person::{Person, address_mac};
use super::sent::Sent;
use super::session::after;
use super::token::Token;
use super::{no_such_page, password};
use crate::keyring::SealingKey;
use crate::problem::Refusal;
use crate::service::{Service, opaque_id};
use crate::store::portal_registration::{self, LinkPurpose, Registration};
use crate::store::{self, StoreError, Write, facility, portal_user, sealed};

/// What stands in the address of the form.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    kind: Option<String>,
}

/// What was checked and waits to be confirmed.
#[derive(Serialize, Deserialize)]
struct Draft {
    kind: String,
    typed: Vec<(String, String)>,
    person: Person,
    password_hash: String,
    facility_id: Option<String>,
    terms_version: String,
    agreed_at: i64,
}

/// What the master says about what was typed.
enum Found {
    /// One facility.
    One(Facility),
    /// More than one, or none that a master would hold: the operator looks.
    ForReview,
}

/// 利用規約 of the portal, as a consent names it.
pub(super) const TERMS: &str = "portal-terms";
/// Nobody is hurried on the page of confirmation.
const DRAFT_HOURS: i64 = 24;

/// `GET /register`.
pub(super) async fn form(
    State(service): State<Arc<Service>>,
    context: Context,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    let mut typed = Values::new();
    // The newest source's own choice (requirements 62).
    typed.set("kind", asked.kind.as_deref().unwrap_or("judo"));
    let form = form_of(&service, &typed).ok_or_else(no_such_page)?;
    Ok(show(&drawn(&context, &form, &typed, &[], None)))
}

/// `POST /register`: another kind of facility, the name of the facility, or on to the confirmation.
pub(super) async fn check(
    State(service): State<Arc<Service>>,
    context: Context,
    Sent(mut typed): Sent,
) -> Result<Response, Refusal> {
    let Some(form) = form_of(&service, &typed) else {
        // Nothing is chosen: the choice is the first thing to do.
        typed.set("kind", "judo");
        let form = forms::judo();
        let mut shown = form.echo(&typed);
        shown.remove("kind");
        let error = FieldError::new("kind", "form.choice.unknown");
        let page = drawn(&context, &form, &shown, &[error], None);
        return Ok(show_as(StatusCode::UNPROCESSABLE_ENTITY, &page));
    };
    for field in form.fields().filter(|field| field.input == Input::Output) {
        typed.remove(field.id);
    }
    let checked = form.check(&typed, &facts(&service));
    let found = look_up(&service, &form, &typed).await?;
    show_found(&form, &mut typed, found.as_ref());
    match typed.get("action") {
        "kind" => return Ok(show(&drawn(&context, &form, &typed, &[], None))),
        "lookup" => {
            let told = match &found {
                Some(Ok(Found::One(facility))) => facility.name.clone(),
                Some(Ok(Found::ForReview)) => context
                    .say(
                        "登録後に運営者が確認します。",
                        "The operator will look at it after you register.",
                    )
                    .to_owned(),
                Some(Err(error)) => context.words(error.code, None),
                None => context
                    .say("番号を入力してから押してください。", "Enter the number first.")
                    .to_owned(),
            };
            return Ok(show(&drawn(&context, &form, &typed, &[], Some(told))));
        }
        _ => {}
    }
    let mut errors = checked.as_ref().err().cloned().unwrap_or_default();
    if let Some(Err(error)) = &found {
        errors.push(error.clone());
    }
    let (Ok(checked), true, Some(Ok(found))) = (checked, errors.is_empty(), found) else {
        let page = drawn(&context, &form, &typed, &errors, None);
        return Ok(show_as(StatusCode::UNPROCESSABLE_ENTITY, &page));
    };
    confirm(&service, &context, &form, &typed, &checked, found).await
}

/// `POST /register/confirm`: OK or キャンセル.
pub(super) async fn confirmed(
    State(service): State<Arc<Service>>,
    context: Context,
    Sent(sent): Sent,
) -> Result<Response, Refusal> {
    let token = Token::read(sent.get("draft")).ok_or_else(gone)?;
    let id = base64url::encode(&token.hash());
    let now = service.clock.now();
    let Some(value) = portal_registration::draft(&service.store, &id, now).await? else {
        return Err(gone());
    };
    let opened = service.keys.open(&sealed::context("portal_drafts", &id), &value);
    let plain = opened.map_err(StoreError::from)?;
    let draft: Draft = serde_json::from_slice(&plain).map_err(|_| gone())?;
    if sent.get("action") == "cancel" {
        let mut typed = Values::from_pairs(draft.typed);
        typed.set("kind", draft.kind);
        let form = form_of(&service, &typed).ok_or_else(no_such_page)?;
        let found = look_up(&service, &form, &typed).await?;
        show_found(&form, &mut typed, found.as_ref());
        return Ok(show(&drawn(&context, &form, &typed, &[], None)));
    }
    let address = address_mac(service.keys.as_ref(), &draft.person.email);
    let mut write = service.store.write().await?;
    // Pressed twice: once is enough, and looks the same.
    if portal_registration::drop_draft(&mut write, &id).await? {
        register(&service, &mut write, draft, &address).await?;
    }
    write.commit().await?;
    Ok(show(&mail_is_on_its_way(&context)))
}

/// The page after which a mail arrives, whether the address was known or not (row 316).
pub(super) fn mail_is_on_its_way(context: &Context) -> MessagePage {
    let title = context.say("ユーザー登録", "User registration");
    let text = context.say(
        "ご登録いただいたメールアドレス宛に、ユーザー登録の有効化リンクを添付したメールをお送りしております。ご確認ください。",
        "A mail with a link that completes the registration is on its way to the address you gave. Please look for it.",
    );
    let mut page = MessagePage::new(context.layout(title), [text]);
    page.points = [
        context.say(
            "メールアドレスに入力の誤りがないか、ご確認ください。",
            "Is the address as you meant it?",
        ),
        context.say(
            "ドメイン指定受信を設定しているときは、このサイトからのメールを受信できるようにしてください。",
            "If you only take mail of some domains, let this site's mail through.",
        ),
        context.say(
            "迷惑メールのフォルダーに入っていないか、ご確認ください。",
            "Is it among the junk?",
        ),
    ]
    .map(str::to_owned)
    .to_vec();
    page.links = vec![
        Link::new(
            context.say("メールをもう一度送る", "Send the mail again"),
            "/register/resend",
        ),
        Link::new(context.say("トップページへ", "To the top page"), path::TOP),
    ];
    page
}

/// 所属機関 in words.
pub(in crate::portal) fn kind_in_words(kind: &FacilityKind, language: Language) -> String {
    let known = forms::affiliations();
    let choice = known.iter().find(|choice| choice.value == kind.as_str());
    choice.map_or_else(|| kind.to_string(), |choice| choice.label.of(language).to_owned())
}

fn form_of(service: &Service, typed: &Values) -> Option<Form> {
    let form = forms::of(&FacilityKind::from(typed.get("kind")))?;
    Some(if service.settings.test_mode {
        forms::with_test_prefecture(form)
    } else {
        form
    })
}

fn facts(service: &Service) -> Facts {
    Facts {
        today: today(service),
        test_mode: service.settings.test_mode,
    }
}

/// Today in Japan.
pub(in crate::portal) fn today(service: &Service) -> Date {
    let japan = jiff::tz::Offset::constant(9).to_time_zone();
    service.clock.now().to_zoned(japan).date()
}

fn drawn(
    context: &Context,
    form: &Form,
    typed: &Values,
    errors: &[FieldError],
    found: Option<String>,
) -> FormPage {
    let register = Button::primary(context.say("登録", "Register"));
    let kind = Button::secondary(
        context.say("選んだ所属機関の入力欄を表示", "Show the fields of this kind"),
        "action",
        "kind",
    );
    let lookup = Button::secondary(
        context.say("施設名を表示", "Show the facility"),
        "action",
        "lookup",
    );
    let number = if form.field("institution_digits").is_some() {
        "institution_digits"
    } else {
        "registration_number"
    };
    let view = context
        .form(form, typed, errors, path::REGISTER, vec![register])
        .with_links("consent", terms_to_read(context))
        .with_button("kind", kind, None)
        .with_button(number, lookup, found);
    let mut page = FormPage::new(context.layout(form.title.of(context.language)), view);
    page.lead = form
        .lead
        .iter()
        .map(|lead| lead.of(context.language).to_owned())
        .collect();
    page.links = vec![Link::new(
        context.say(
            "すでにアカウントをお持ちの方はログイン",
            "Log in if you have an account",
        ),
        path::LOGIN,
    )];
    page
}

/// What is read before it is agreed to (requirements 74, 75).
fn terms_to_read(context: &Context) -> Vec<Link> {
    vec![
        Link::new(
            context.say(
                "施術所等向け総合ポータルサイト利用規約",
                "Terms of use of the portal",
            ),
            path::TERMS,
        ),
        Link::new(
            context.say("プライバシーポリシー", "Privacy policy"),
            path::PRIVACY,
        ),
    ]
}

/// What the master says; `None` where what it would be asked for does not hold yet.
async fn look_up(
    service: &Service,
    form: &Form,
    typed: &Values,
) -> Result<Option<Result<Found, FieldError>>, StoreError> {
    let facts = facts(service);
    let value = |id: &str| {
        let field = form.field(id)?;
        field.rule?.check(typed.get(id), typed, &facts).ok()
    };
    if let Some(number) = form
        .field("registration_number")
        .and_then(|_| value("registration_number"))
    {
        let kind = FacilityKind::from(typed.get("kind"));
        let mut found = facility::by_registration(&service.store, &as_written(&number)).await?;
        found.retain(|facility| facility.kind == kind);
        let several = found.len() > 1;
        return Ok(Some(match found.pop() {
            Some(_) if several => Ok(Found::ForReview),
            Some(facility) => Ok(Found::One(facility)),
            None => Err(FieldError::new("registration_number", "portal.facility.unknown")),
        }));
    }
    if form.field("institution_digits").is_some() {
        let Some(code) = ten_digits(value("prefecture"), value("institution_digits")) else {
            return Ok(None);
        };
        let found = facility::by_code(&service.store, &code).await?;
        return Ok(Some(
            match found.filter(|found| found.kind == FacilityKind::HealthCheck) {
                Some(facility) => Ok(Found::One(facility)),
                None => Err(FieldError::new("institution_digits", "portal.facility.unknown")),
            },
        ));
    }
    Ok(form.field("facility_title").map(|_| Ok(Found::ForReview)))
}

/// 健診実施機関等コード（10桁）: prefecture, 区分, seven digits (requirements 84).
fn ten_digits(prefecture: Option<String>, digits: Option<String>) -> Option<InstitutionCode> {
    format!("{}{}{}", prefecture?, forms::HEALTH_CHECK_DIVISION, digits?)
        .parse()
        .ok()
}

/// The ways a master may write a number: receipts leave the letter out (eligibility facts 65).
fn as_written(number: &str) -> Vec<String> {
    let Ok(parsed) = number.parse::<RegistrationNumber>() else {
        return vec![number.to_owned()];
    };
    let plain = number.trim_start_matches(['協', '契']).to_owned();
    match (parsed.is_judo(), parsed.agreement()) {
        (true, None) => vec![format!("協{plain}"), format!("契{plain}"), plain],
        (true, Some(_)) => vec![number.to_owned(), plain],
        (false, _) => vec![number.to_owned()],
    }
}

/// Fills in what the page shows by itself.
fn show_found(form: &Form, typed: &mut Values, found: Option<&Result<Found, FieldError>>) {
    if form.field("division").is_some() {
        typed.set("division", "2：健診実施機関等");
    }
    let Some(Ok(Found::One(facility))) = found else {
        return;
    };
    typed.set("facility_name", facility.name.clone());
    typed.set("institution_code", facility.institution_code.as_str());
    if let Ok(number) = typed.get("registration_number").parse::<RegistrationNumber>() {
        typed.set("shown_number", number.to_string());
    }
}

/// 入力内容確認. What was checked is kept here; the page carries a random word for it, and no secret.
async fn confirm(
    service: &Service,
    context: &Context,
    form: &Form,
    typed: &Values,
    checked: &Checked,
    found: Found,
) -> Result<Response, Refusal> {
    // EXPOSE: into Argon2id only.
    let password_hash = password::hash(service, checked.get("password")).await?;
    let now = service.clock.now();
    let shown = form.echo(typed);
    let draft = Draft {
        kind: typed.get("kind").to_owned(),
        typed: form
            .fields()
            .map(|field| (field.id.to_owned(), shown.get(field.id).to_owned()))
            .collect(),
        person: Person::of(checked),
        password_hash,
        facility_id: match &found {
            Found::One(facility) => Some(facility.facility_id.to_string()),
            Found::ForReview => None,
        },
        terms_version: service.settings.portal.terms_version.clone(),
        agreed_at: now.as_millisecond(),
    };
    let token = Token::new();
    let id = base64url::encode(&token.hash());
    let plain = zeroize::Zeroizing::new(serde_json::to_vec(&draft).unwrap_or_default());
    let sealed = service
        .keys
        .seal(
            SealingKey::Register,
            &sealed::context("portal_drafts", &id),
            &plain,
        )
        .map_err(StoreError::from)?;
    let expires_at = after(now, jiff::SignedDuration::from_hours(DRAFT_HOURS));
    let mut write = service.store.write().await?;
    portal_registration::keep_draft(&mut write, &id, &sealed, expires_at).await?;
    write.commit().await?;
    let page = ConfirmPage {
        layout: context.layout(context.say("入力内容確認", "Check what you entered")),
        lead: context
            .say("以下の内容で登録します。", "This will be registered.")
            .to_owned(),
        data: data(context, form, checked, typed),
        action: "/register/confirm".to_owned(),
        csrf: context.csrf.token().to_owned(),
        hidden: vec![("draft".to_owned(), token.expose().to_owned())],
        buttons: vec![
            Button::primary("OK").sending("action", "ok"),
            Button::secondary(context.say("キャンセル", "Cancel"), "action", "cancel"),
        ],
    };
    Ok(show(&page))
}

/// Label and value of everything but secrets and ticks, as it is stored.
fn data(context: &Context, form: &Form, checked: &Checked, typed: &Values) -> Vec<Datum> {
    let language = context.language;
    let shown = form.fields().filter(|field| {
        let hidden = field.id == "shown_number" || field.id == "division";
        !field.is_secret() && field.input != Input::Checkbox && !hidden
    });
    let datum = |field: &kazasu_forms::Field| {
        let value = match &field.input {
            Input::Output => typed.get(field.id).to_owned(),
            _ => checked.get(field.id).to_owned(),
        };
        let chosen = field.choices().and_then(|choices| {
            let choice = choices.iter().find(|choice| choice.value == value)?;
            Some(choice.label.of(language).to_owned())
        });
        Datum::new(field.label.of(language), chosen.unwrap_or(value))
    };
    shown.map(datum).collect()
}

/// Puts the registration and its mail into the write; for a known address only a mail.
async fn register(
    service: &Service,
    write: &mut Write,
    draft: Draft,
    address: &[u8; 32],
) -> Result<(), Refusal> {
    if !mail::may_write(service, write, address).await? {
        return Ok(());
    }
    if portal_user::by_address(&service.store, address).await?.is_some() {
        return tell_known(service, write, &draft.person).await;
    }
    let facility_id = match draft.facility_id {
        Some(id) => Some(store::well_formed(
            id.parse::<FacilityId>().ok(),
            "portal_drafts",
        )?),
        None => None,
    };
    let registration_id: RegistrationId = store::well_formed(opaque_id(), "portal_registrations")?;
    let sealed = draft.person.seal(
        service.keys.as_ref(),
        "portal_registrations",
        registration_id.as_str(),
    )?;
    let registration = Registration {
        registration_id,
        address_mac: address.to_vec(),
        kind: FacilityKind::from(draft.kind.as_str()),
        facility_id,
        password_hash: draft.password_hash,
        sealed,
        terms_version: draft.terms_version,
        asked_at: crate::clock::whole_milliseconds(draft.agreed_at),
        expires_at: link_end(service),
    };
    send_link(service, write, &registration, &draft.person).await
}

/// Makes a link for a registration, in the place of any earlier one, and mails it.
pub(super) async fn send_link(
    service: &Service,
    write: &mut Write,
    registration: &Registration,
    person: &Person,
) -> Result<(), Refusal> {
    let token = Token::new();
    portal_registration::put(write, registration, &token.hash()).await?;
    let expires_at = registration.expires_at;
    portal_registration::add_link(write, &token.hash(), LinkPurpose::Registration, None, expires_at).await?;
    // EXPOSE: to the owner of the address.
    let link = service
        .origin
        .join(&format!("/register/links/{}", token.expose()));
    let settings = &service.settings;
    let hours = settings.portal.activation_hours;
    let letter = Letter::activation(
        &settings.operator,
        &person.email,
        &person.full_name(),
        &link,
        hours,
    );
    Ok(mail::write(service, write, LetterKind::Activation, &letter).await?)
}

/// Row 316: whoever owns the address learns that it has a user; whoever typed it learns nothing.
pub(super) async fn tell_known(service: &Service, write: &mut Write, person: &Person) -> Result<(), Refusal> {
    let (login, reset) = (service.origin.join(path::LOGIN), service.origin.join("/reset"));
    let operator = &service.settings.operator;
    let letter = Letter::known_address(operator, &person.email, &person.full_name(), &login, &reset);
    Ok(mail::write(service, write, LetterKind::KnownAddress, &letter).await?)
}

/// When a link that is made now ends: counted from its sending (C25).
pub(super) fn link_end(service: &Service) -> jiff::Timestamp {
    let hours = i64::from(service.settings.portal.activation_hours);
    after(service.clock.now(), jiff::SignedDuration::from_hours(hours))
}

fn gone() -> Refusal {
    Refusal::new(
        "portal.form.stale",
        "what was to be confirmed is not kept any more",
    )
}
