//! ご登録の状況: a registration the operator looks at, and the documents that show what the facility is.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use kazasu_forms::{Values, attachment};
use kazasu_pages::{
    Attachment, Button, Control, DetailPage, FieldView, FormView, Layout, Link, Post, SectionView, Tone,
};
use zeroize::Zeroizing;

use super::application::files::{sandboxed, size};
use super::application::trouble;
use super::id::DocumentId;
use super::preview::{Looked, Which, shown};
use super::{Context, Sent, SentParts, Visitor, malformed, member_document, no_such_page, page};
use crate::application::upload::UploadError;
use crate::preview::Source;
use crate::problem::Refusal;
use crate::service::Service;
use crate::store::membership_document as store;
use crate::store::portal_membership::{self, Membership, MembershipState};

/// `GET /registration`.
pub(super) async fn show(
    State(service): State<Arc<Service>>,
    context: Context,
    visitor: Visitor,
) -> Result<Response, Refusal> {
    let member = own(&service, &visitor).await?;
    let say = |japanese, english| context.say(japanese, english);
    let mut page = DetailPage::new(context.layout(say(TITLE, "Your registration")));
    page.state = Some((Tone::Info, say("確認待ち", "Being looked at").to_owned()));
    page.lead = vec![
        say(
            "ご登録の内容を確認しています。確認が済むとメールでお知らせし、各種申請ができるようになります。",
            "Your registration is being looked at. You will have a mail when you can apply.",
        )
        .to_owned(),
    ];
    // Whoever the master knows is known by it.
    if member.facility_id.is_none() {
        page.lead.push(
            say(
                "開設届の写しなど、施設を確認できる書類を添付してください。",
                "Please attach what shows the facility, such as a copy of its notification.",
            )
            .to_owned(),
        );
        for (document, name) in member_document::list(&service, &member.membership_id).await? {
            let href = format!("/registration/documents/{}", document.document_id);
            let mut post = Post::new(
                say("添付ファイルを外す", "Remove the file"),
                format!("{href}/remove"),
                context.csrf.token(),
            );
            post.about = Some(name.clone());
            page.posts.push(post);
            let note = size(document.length);
            page.attachments.push(Attachment {
                preview: Some(format!("{href}/preview")),
                name,
                href,
                note,
            });
        }
        page.forms = vec![attach_form(&context)];
    }
    page.links = vec![Link::new(
        say("お問い合わせ", "Contact"),
        kazasu_pages::path::INQUIRY,
    )];
    Ok(page::show(&page))
}

/// `POST /registration/documents`.
pub(super) async fn attach(
    State(service): State<Arc<Service>>,
    context: Context,
    visitor: Visitor,
    SentParts(mut form): SentParts,
) -> Result<Response, Refusal> {
    let member = own(&service, &visitor).await?;
    let mut typed = Values::new();
    let mut file = None;
    while let Some(field) = form.next_field().await.map_err(|_| malformed())? {
        let name = field.name().unwrap_or_default().to_owned();
        let sent_as = field.file_name().unwrap_or("file").to_owned();
        let bytes = field.bytes().await.map_err(|error| match error.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Refusal::new("request.body.too-large", "the file is too large"),
            _ => malformed(),
        })?;
        let bytes = Zeroizing::new(bytes.to_vec());
        if name == "file" {
            file = Some((sent_as, bytes));
        } else {
            typed.set(&name, String::from_utf8_lossy(&bytes));
        }
    }
    context.csrf.check(&typed)?;
    let (name, bytes) = file.ok_or_else(malformed)?;
    let taken = if member.facility_id.is_none() {
        member_document::receive(&service, &member.membership_id, &name, &bytes).await
    } else {
        Err(UploadError::Closed)
    };
    Ok(match taken {
        Ok(()) => Redirect::to(HERE).into_response(),
        Err(error) => {
            let layout = context.layout(context.say("添付ファイル", "Files"));
            let back = Link::new(context.say("ご登録の状況に戻る", "Back"), HERE);
            trouble(&context, layout, error.code(), back)
        }
    })
}

/// `GET /registration/documents/{id}`.
pub(super) async fn document(
    Path(id): Path<String>,
    State(service): State<Arc<Service>>,
    visitor: Visitor,
) -> Result<Response, Refusal> {
    let member = own(&service, &visitor).await?;
    opened(&service, &member, &id, visitor.user_id.as_str()).await
}

/// `GET /registration/documents/{id}/preview`.
pub(super) async fn preview(
    Path(id): Path<String>,
    State(service): State<Arc<Service>>,
    context: Context,
    visitor: Visitor,
    which: Query<Which>,
) -> Result<Response, Refusal> {
    let member = own(&service, &visitor).await?;
    let place = Place {
        member: &member,
        href: &format!("/registration/documents/{id}"),
        layout: context.layout(context.say("プレビュー", "Preview")),
        back: Link::new(context.say("ご登録の状況に戻る", "Back"), HERE),
    };
    looked_at(&service, &context, place, (&id, which), visitor.user_id.as_str()).await
}

/// `POST /registration/documents/{id}/remove`.
pub(super) async fn remove(
    Path(id): Path<String>,
    State(service): State<Arc<Service>>,
    visitor: Visitor,
    Sent(_): Sent,
) -> Result<Response, Refusal> {
    let member = own(&service, &visitor).await?;
    let all = store::of(&service.store, &member.membership_id).await?;
    let document = all.iter().find(|document| document.document_id.as_str() == id);
    let mut write = service.store.write().await?;
    if !store::forget(&mut write, document.ok_or_else(no_such_page)?).await? {
        return Err(no_such_page());
    }
    write.commit().await?;
    Ok(Redirect::to(HERE).into_response())
}

/// A document as an answer, in a sandbox of its own.
pub(crate) async fn opened(
    service: &Service,
    member: &Membership,
    id: &str,
    who: &str,
) -> Result<Response, Refusal> {
    let id: DocumentId = id.parse().map_err(|_| no_such_page())?;
    let opened = member_document::open(service, &member.membership_id, &id, who).await?;
    let opened = opened.ok_or_else(no_such_page)?;
    let headers = sandboxed(opened.media, &opened.name);
    Ok((headers, opened.content.to_vec()).into_response())
}

/// Where a document is looked at.
pub(crate) struct Place<'a> {
    /// The registration it belongs to.
    pub(crate) member: &'a Membership,
    /// The address of the document itself.
    pub(crate) href: &'a str,
    /// What surrounds the page, if there is nothing to be seen.
    pub(crate) layout: Layout,
    /// To the registration.
    pub(crate) back: Link,
}

/// A page of a document, and that `who` has opened it.
pub(crate) async fn looked_at(
    service: &Service,
    context: &Context,
    place: Place<'_>,
    (id, which): (&str, Query<Which>),
    who: &str,
) -> Result<Response, Refusal> {
    let id: DocumentId = id.parse().map_err(|_| no_such_page())?;
    let opened = member_document::open(service, &place.member.membership_id, &id, who).await?;
    let opened = opened.ok_or_else(no_such_page)?;
    let looked = Looked {
        name: &opened.name,
        media: opened.media,
        length: i64::try_from(opened.content.len()).unwrap_or(i64::MAX),
        source: Source::Whole(&opened.content),
        layout: place.layout,
        href: place.href,
        back: place.back,
    };
    shown(service, context, looked, which).await
}

const HERE: &str = "/registration";
const TITLE: &str = "ご登録の状況";

/// The visitor's registration that waits. Where there is none, there is no such page.
async fn own(service: &Service, visitor: &Visitor) -> Result<Membership, Refusal> {
    let all = portal_membership::of_user(&service.store, &visitor.user_id).await?;
    let waiting = all
        .into_iter()
        .find(|member| member.state == MembershipState::Review);
    waiting.ok_or_else(no_such_page)
}

fn attach_form(context: &Context) -> FormView {
    let field = FieldView::new(
        "file",
        context.say("添付ファイルを追加", "Attach a file"),
        Control::File {
            accept: attachment::ACCEPT.to_owned(),
            several: false,
        },
    )
    .helped(context.say(
        "PDF、PNG、Excel（1ファイル10MB、5つまで）。スマートフォンの写真（JPEG、HEIC）は、PNGかPDFで保存し直してから添付してください。",
        "PDF, PNG or Excel, up to 10 MB each and five of them. Save photos of a phone (JPEG, HEIC) as PNG or PDF first.",
    ));
    let mut view = FormView::new(
        "/registration/documents",
        context.csrf.token(),
        Vec::new(),
        vec![Button::primary(context.say("添付する", "Attach"))],
    );
    view.sections = vec![SectionView {
        heading: Some(context.say("添付ファイル", "Files").to_owned()),
        lead: None,
        fields: vec![field],
    }];
    view
}
