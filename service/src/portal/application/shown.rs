//! The form of an application as its page shows it.

use axum::http::StatusCode;
use axum::response::Response;
use kazasu_forms::{FieldError, Form, Values};
use kazasu_pages::{
    Attachment, Button, ConfirmPage, Control, Datum, DetailPage, FieldView, FormView, Group, Link, Post,
    SectionView, Tone, path,
};
use kazasu_wire::activation::{Facility, FacilityKind};

use super::files::size;
use super::list::{state_word, tone};
use super::{filled_in, form, layout};
use crate::application::effect::needs_a_file;
use crate::application::facility_check::Compared;
use crate::application::upload::{self, UploadError};
use crate::application::{Kind, Payload};
use crate::portal::{Context, institution, page};
use crate::problem::Refusal;
use crate::service::Service;
use crate::store;
use crate::store::application::{Application, FacilityCheck};

/// A form on its page.
pub(super) struct Shown<'a> {
    context: &'a Context,
    facility: &'a Facility,
    kind: Kind,
    application: Option<&'a Application>,
    form: &'a Form,
    /// What 施設の確認 found.
    pub(super) found: Option<String>,
    /// What is wrong with a file that was chosen.
    pub(super) wrong_file: Option<&'a UploadError>,
}

impl<'a> Shown<'a> {
    pub(super) fn new(
        context: &'a Context,
        facility: &'a Facility,
        kind: Kind,
        application: Option<&'a Application>,
        form: &'a Form,
    ) -> Self {
        Self {
            context,
            facility,
            kind,
            application,
            form,
            found: None,
            wrong_file: None,
        }
    }

    pub(super) async fn page(
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
            self.files(service, application, typed, &mut page).await?;
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
        typed: &Values,
        page: &mut DetailPage,
    ) -> Result<(), Refusal> {
        if !form::takes_files(self.kind) {
            return Ok(());
        }
        let (context, id) = (self.context, &application.application_id);
        let uploads = store::upload::of_application(&service.store, id).await?;
        let needed = uploads.is_empty() && needs_a_file(self.kind, &self.facility.kind, typed.get("check"));
        for file in uploads {
            let name = upload::name(service, &file)?;
            let href = format!("/applications/{id}/files/{}", file.upload_id);
            let label = context.say("添付ファイルを外す", "Remove the file");
            let mut post = Post::new(label, format!("{href}/remove"), context.csrf.token());
            post.about = Some(name.clone());
            page.posts.push(post);
            let note = size(file.length);
            page.attachments.push(Attachment {
                name,
                preview: Some(format!("{href}/preview")),
                href,
                note,
            });
        }
        let mut field = FieldView::new(
            "file",
            context.say("添付ファイルを追加", "Attach a file"),
            Control::File {
                accept: accepted(service),
                several: false,
            },
        )
        .helped(context.say(
            "PDF、PNG、Excel（1ファイル100MBまで）。JPEGの写真は、選んだあとでPNGに変換できます。HEICの写真は、PNGかPDFで保存し直してから添付してください。",
            "PDF, PNG or Excel, up to 100 MB each. A JPEG photo can be converted to PNG once it is chosen. Save HEIC photos as PNG or PDF first.",
        ));
        field.required = needed;
        if let Some(error) = self.wrong_file {
            field = field.wrong(context.words_counted(error.code(), error.count()));
        }
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

    /// 入力内容確認.
    pub(super) fn confirmation(&self, typed: &Values) -> ConfirmPage {
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

/// What the browser offers to choose: photos too, where they can be converted.
fn accepted(service: &Service) -> String {
    let files = kazasu_forms::attachment::ACCEPT;
    match service.settings.office.preview {
        Some(_) => format!("{files},.jpg,.jpeg,image/jpeg"),
        None => files.to_owned(),
    }
}
