//! The form of an application: saved, checked, resumed, confirmed, sent.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use kazasu_forms::{Facts, FieldError, Form, Values};
use kazasu_pages::{
    Attachment, Button, ConfirmPage, Control, Datum, DetailPage, FieldView, FormView, Group, Link, Post,
    SectionView, Tone, path,
};
use kazasu_wire::activation::{Facility, FacilityKind};
use kazasu_wire::retention::japanese_day;
use serde::Deserialize;

use super::files::size;
use super::list::{offered, state_word, tone};
use super::{failed, filled_in, form, layout, own, trouble};
use crate::application::facility_check::{Compared, compare};
use crate::application::{self, ApplicationError, Kind, Payload, upload};
use crate::portal::{Context, Sent, Visitor, institution, no_such_page, page};
use crate::problem::Refusal;
use crate::service::Service;
use crate::store;
use crate::store::application::{Application, FacilityCheck};

/// For which facility.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Chosen {
    #[serde(default)]
    facility: String,
}

/// The empty form of a kind.
pub(super) async fn begin(
    Path(kind): Path<String>,
    Query(chosen): Query<Chosen>,
    State(service): State<Arc<Service>>,
    context: Context,
    visitor: Visitor,
) -> Result<Response, Refusal> {
    let Some((kind, facility)) = kind_for(&visitor, &kind, &chosen.facility)? else {
        // Its menu names the facilities.
        return Ok(Redirect::to("/applications").into_response());
    };
    let form = form_of(kind, &facility, None);
    let mut typed = Values::new();
    if kind == Kind::StartOfUse {
        typed.set("check", "master");
    }
    let view = Shown {
        context: &context,
        facility: &facility,
        kind,
        application: None,
        form: &form,
        found: None,
    };
    view.page(&service, &typed, &[], StatusCode::OK).await
}

/// Makes a draft of what was typed, and goes on with it.
pub(super) async fn create(
    Path(kind): Path<String>,
    State(service): State<Arc<Service>>,
    context: Context,
    visitor: Visitor,
    Sent(typed): Sent,
) -> Result<Response, Refusal> {
    let Some((kind, facility)) = kind_for(&visitor, &kind, typed.get("facility"))? else {
        return Ok(Redirect::to("/applications").into_response());
    };
    let form = form_of(kind, &facility, None);
    let kept = kept(&form, &typed);
    let user = visitor.user_id.as_str();
    let draft = match application::begin(&service, kind, &facility.facility_id, user, &kept).await {
        Ok(draft) => draft,
        Err(error) => return Ok(failed(&context, &facility, &error, "/applications")),
    };
    go_on(&service, &context, &visitor, &facility, draft, &typed).await
}

/// The form of a draft, or of an application that was returned.
pub(super) async fn show(
    Path(id): Path<String>,
    State(service): State<Arc<Service>>,
    context: Context,
    visitor: Visitor,
) -> Result<Response, Refusal> {
    let (application, facility) = own(&service, &visitor, &id).await?;
    if !application.state.is_open() {
        return Ok(Redirect::to(&format!("/applications/{id}")).into_response());
    }
    let form = form_of(application.kind, &facility, Some(&application));
    let payload = application::payload(&service, &application)?;
    let pairs = payload.values();
    let typed = Values::from_pairs(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())));
    let view = Shown {
        context: &context,
        facility: &facility,
        kind: application.kind,
        application: Some(&application),
        form: &form,
        found: None,
    };
    view.page(&service, &typed, &[], StatusCode::OK).await
}

/// Keeps what was typed, and goes on with it.
pub(super) async fn save(
    Path(id): Path<String>,
    State(service): State<Arc<Service>>,
    context: Context,
    visitor: Visitor,
    Sent(typed): Sent,
) -> Result<Response, Refusal> {
    let (application, facility) = own(&service, &visitor, &id).await?;
    let form = form_of(application.kind, &facility, Some(&application));
    let user = visitor.user_id.as_str();
    let saved = application::save(&service, &application, user, &kept(&form, &typed)).await;
    match saved {
        Ok(saved) => go_on(&service, &context, &visitor, &facility, saved, &typed).await,
        Err(error) => Ok(failed(
            &context,
            &facility,
            &error,
            &format!("/applications/{id}"),
        )),
    }
}

/// Sends an application in, of the version that was confirmed.
pub(super) async fn submit(
    Path(id): Path<String>,
    State(service): State<Arc<Service>>,
    context: Context,
    visitor: Visitor,
    Sent(typed): Sent,
) -> Result<Response, Refusal> {
    let (application, facility) = own(&service, &visitor, &id).await?;
    if typed.get("do") == "cancel" {
        return Ok(Redirect::to(&format!("/applications/{id}/edit")).into_response());
    }
    let back = format!("/applications/{id}");
    if typed.get("version") != application.version.to_string() {
        return Ok(failed(&context, &facility, &ApplicationError::Changed, &back));
    }
    let sent = application::submit(&service, &application, visitor.user_id.as_str()).await;
    Ok(match sent {
        Ok(_) => Redirect::to(&back).into_response(),
        Err(error) => failed(&context, &facility, &error, &format!("{back}/edit")),
    })
}

/// What the pressed button asks for, of a draft that has kept what was typed.
async fn go_on(
    service: &Service,
    context: &Context,
    visitor: &Visitor,
    facility: &Facility,
    draft: Application,
    typed: &Values,
) -> Result<Response, Refusal> {
    let edit = format!("/applications/{}/edit", draft.application_id);
    match typed.get("do") {
        "save" => return Ok(Redirect::to(&format!("/applications/{}", draft.application_id)).into_response()),
        "attach" => return Ok(Redirect::to(&edit).into_response()),
        _ => {}
    }
    let mut form = form_of(draft.kind, facility, Some(&draft));
    let mut application = draft;
    let mut found = None;
    let checks = typed.get("do") == "check";
    // Pressed by itself, or on the way: what was typed is not kept, so it is compared now or never.
    if let Some(compared) = Compared::of(&facility.kind)
        && form.field(compared.field()).is_some()
        && (checks || !typed.get(compared.field()).is_empty())
        && typed.get("check") == "master"
    {
        match compare(
            service,
            &application,
            visitor.user_id.as_str(),
            typed.get(compared.field()),
        )
        .await
        {
            Ok(after) => application = after,
            Err(error) if error.code() == "office.application.incomplete" => {}
            Err(error) => {
                let layout = layout(context, facility, application.kind.label());
                let back = Link::new(context.say("入力に戻る", "Back to the form"), edit);
                return Ok(trouble(context, layout, error.code(), back));
            }
        }
        if application.facility_check == FacilityCheck::NoMatch {
            found = Some(context.words("office.facility-check.no-match", None));
        }
        form = form_of(application.kind, facility, Some(&application));
    }
    let facts = Facts {
        test_mode: service.settings.test_mode,
        ..Facts::on(japanese_day(service.clock.now()))
    };
    let mut errors = form.check(typed, &facts).err().unwrap_or_default();
    if let Some(compared) = Compared::of(&facility.kind)
        && application.kind == Kind::StartOfUse
        && form.field(compared.field()).is_some()
        && typed.get("check") == "master"
        && errors.iter().all(|error| error.field != compared.field())
        && typed.get(compared.field()).is_empty()
    {
        errors.push(FieldError::new(compared.field(), "form.field.required"));
    }
    let view = Shown {
        context,
        facility,
        kind: application.kind,
        application: Some(&application),
        form: &form,
        found: found.clone(),
    };
    if checks {
        errors.retain(|error| Compared::of(&facility.kind).is_some_and(|c| c.field() == error.field));
        return view.page(service, typed, &errors, StatusCode::OK).await;
    }
    if !errors.is_empty() || found.is_some() {
        return view
            .page(service, typed, &errors, StatusCode::UNPROCESSABLE_ENTITY)
            .await;
    }
    Ok(page::show(&view.confirmation(typed)))
}

/// A form on its page.
struct Shown<'a> {
    context: &'a Context,
    facility: &'a Facility,
    kind: Kind,
    application: Option<&'a Application>,
    form: &'a Form,
    /// What 施設の確認 found.
    found: Option<String>,
}

impl Shown<'_> {
    async fn page(
        &self,
        service: &Service,
        typed: &Values,
        errors: &[FieldError],
        status: StatusCode,
    ) -> Result<Response, Refusal> {
        let context = self.context;
        let mut page = DetailPage::new(layout(
            context,
            self.facility,
            self.form.title.of(context.language),
        ));
        page.groups = vec![self.facility_group(service).await?];
        let action = match self.application {
            Some(application) => format!("/applications/{}/edit", application.application_id),
            None => format!("/applications/new/{}", self.kind.as_str()),
        };
        let mut buttons = vec![
            Button::primary(context.say("送信", "Send")).sending("do", "next"),
            Button::secondary(context.say("一時保存", "Save"), "do", "save"),
        ];
        if form::takes_files(self.kind) && self.application.is_none() {
            let label = context.say("保存して添付ファイルを追加", "Save and attach files");
            buttons.push(Button::secondary(label, "do", "attach"));
        }
        let terms = context.say(
            "資格確認限定型オンライン資格確認等システム利用規約",
            "Terms of use of the restricted online check",
        );
        let mut view = context
            .form(self.form, typed, errors, &action, buttons)
            .with_links("consent", vec![Link::new(terms, path::SYSTEM_TERMS)]);
        if self.application.is_none() {
            let code = self.facility.institution_code.to_string();
            view.hidden.push(("facility".to_owned(), code));
        }
        if let Some(compared) = Compared::of(&self.facility.kind) {
            let button = Button::secondary(context.say("施設の確認", "Confirm the facility"), "do", "check");
            view = view.with_button(compared.field(), button, self.found.clone());
        }
        page.forms = vec![view];
        if let Some(application) = self.application {
            page.state = Some((tone(application.state), state_word(context, application.state)));
            if application.facility_check == FacilityCheck::Match && self.kind == Kind::StartOfUse {
                let text = context.say("施設の確認が済みました。", "The facility is confirmed.");
                page.layout = page.layout.with_flash(Tone::Success, text);
            }
            self.files(service, application, &mut page).await?;
            page.links = vec![Link::new(
                context.say("申請の詳細に戻る", "Back to the application"),
                format!("/applications/{}", application.application_id),
            )];
        }
        Ok(page::show_as(status, &page))
    }

    /// The read-only block about the facility (requirements 161, 198).
    async fn facility_group(&self, service: &Service) -> Result<Group, Refusal> {
        if self.facility.kind == FacilityKind::Medical {
            return Ok(institution::group(service, self.context, self.facility).await?);
        }
        let code = &self.facility.institution_code;
        let numbers = store::facility::registrations(&service.store, code).await?;
        let say = |japanese, english| self.context.say(japanese, english);
        Ok(Group {
            heading: Some(say("施設情報", "Facility").to_owned()),
            data: vec![
                Datum::new(say("機関名", "Name"), self.facility.name.as_str()),
                Datum::new(say("機関コード", "Institution code"), code.as_str()),
                Datum::new(say("登録記号番号", "Registration number"), numbers.join("、")),
            ],
        })
    }

    async fn files(
        &self,
        service: &Service,
        application: &Application,
        page: &mut DetailPage,
    ) -> Result<(), Refusal> {
        if !form::takes_files(self.kind) {
            return Ok(());
        }
        let (context, id) = (self.context, &application.application_id);
        for file in store::upload::of_application(&service.store, id).await? {
            let name = upload::name(service, &file)?;
            let href = format!("/applications/{id}/files/{}", file.upload_id);
            let label = context.say("添付ファイルを外す", "Remove the file");
            let mut post = Post::new(label, format!("{href}/remove"), context.csrf.token());
            post.about = Some(name.clone());
            page.posts.push(post);
            let note = size(file.length);
            page.attachments.push(Attachment { name, href, note });
        }
        let field = FieldView::new(
            "file",
            context.say("添付ファイルを追加", "Attach a file"),
            Control::File {
                accept: kazasu_forms::attachment::ACCEPT.to_owned(),
                several: false,
            },
        )
        .helped(context.say(
            "PDF、PNG、Excel（1ファイル100MBまで）。スマートフォンの写真（JPEG、HEIC）は、PNGかPDFで保存し直してから添付してください。",
            "PDF, PNG or Excel, up to 100 MB each. Save photos of a phone (JPEG, HEIC) as PNG or PDF first.",
        ));
        let mut view = FormView::new(
            format!("/applications/{id}/files"),
            context.csrf.token(),
            Vec::new(),
            vec![Button::primary(context.say("添付する", "Attach"))],
        );
        view.sections = vec![SectionView {
            heading: Some(context.say("添付ファイル", "Files").to_owned()),
            lead: None,
            fields: vec![field],
        }];
        page.forms.push(view);
        Ok(())
    }

    fn confirmation(&self, typed: &Values) -> ConfirmPage {
        let context = self.context;
        let shown = self.form.asked(typed);
        let data = shown
            .filter(|field| !Payload::NEVER.contains(&field.id))
            .map(|field| filled_in(context, field, typed.get(field.id)));
        let (id, version) = self
            .application
            .map(|application| (application.application_id.to_string(), application.version))
            .unwrap_or_default();
        ConfirmPage {
            layout: layout(
                context,
                self.facility,
                context.say("入力内容確認", "Please confirm"),
            ),
            lead: context
                .say("以下のとおり申請します。", "This will be sent.")
                .to_owned(),
            data: data.collect(),
            action: format!("/applications/{id}/submit"),
            csrf: context.csrf.token().to_owned(),
            hidden: vec![("version".to_owned(), version.to_string())],
            buttons: vec![
                Button::primary("OK").sending("do", "send"),
                Button::secondary(context.say("キャンセル", "Cancel"), "do", "cancel"),
            ],
        }
    }
}

/// The kind and for which facility: the one of a code, or the only one; `None` where it has to be chosen.
fn kind_for(visitor: &Visitor, kind: &str, code: &str) -> Result<Option<(Kind, Facility)>, Refusal> {
    let kind = Kind::parse(kind).ok_or_else(no_such_page)?;
    let facility = match (visitor.facilities.as_slice(), code) {
        ([only], "") => Some(only),
        ([_, _, ..], "") => return Ok(None),
        (several, code) => several
            .iter()
            .find(|facility| facility.institution_code.as_str() == code),
    };
    let facility = facility.filter(|facility| offered(&facility.kind).contains(&kind));
    Ok(Some((kind, facility.ok_or_else(no_such_page)?.clone())))
}

fn form_of(kind: Kind, facility: &Facility, application: Option<&Application>) -> Form {
    let confirmed = application.is_some_and(|found| found.facility_check == FacilityCheck::Match);
    form::of(kind, Compared::of(&facility.kind), confirmed)
}

/// What is kept of what was typed: the form's own fields, without those that are only compared.
fn kept(form: &Form, typed: &Values) -> Payload {
    let fields = form.fields().map(|field| field.id);
    Payload::of(fields.map(|field| (field.to_owned(), typed.raw(field).to_owned())))
}
