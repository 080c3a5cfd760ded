//! What is looked at of a file: a page of it made anew, in a document that runs in a sandbox of its own.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kazasu_pages::{Layout, Link, PreviewPage, SheetView};
use kazasu_preview::{Preview, PreviewError, Seen};
use serde::Deserialize;

use super::files::size;
use super::{layout, own, trouble};
use crate::application::id::UploadId;
use crate::application::upload::{self, Opened};
use crate::portal::{Context, Visitor, no_such_page, page};
use crate::preview::{self, DrawError};
use crate::problem::Refusal;
use crate::service::Service;
use crate::store::application::Application;

/// Which page, from 1.
#[derive(Debug, Deserialize)]
pub(crate) struct Which {
    #[serde(default)]
    page: String,
}

/// A file that somebody looks at.
pub(crate) struct Looked<'a> {
    /// The application it belongs to.
    pub(crate) application: &'a Application,
    /// Who looks.
    pub(crate) who: &'a str,
    /// What surrounds the page, if there is nothing to be seen.
    pub(crate) layout: Layout,
    /// The address of the application's own page.
    pub(crate) here: &'a str,
}

/// Of the visitor's own application.
pub(super) async fn own_file(
    Path((id, file)): Path<(String, String)>,
    State(service): State<Arc<Service>>,
    context: Context,
    visitor: Visitor,
    which: Query<Which>,
) -> Result<Response, Refusal> {
    let (application, facility) = own(&service, &visitor, &id).await?;
    let looked = Looked {
        application: &application,
        who: visitor.user_id.as_str(),
        layout: layout(&context, &facility, context.say("プレビュー", "Preview")),
        here: &format!("/applications/{id}"),
    };
    shown(&service, &context, looked, &file, which).await
}

/// One page of a file.
pub(crate) async fn shown(
    service: &Service,
    context: &Context,
    looked: Looked<'_>,
    file: &str,
    Query(which): Query<Which>,
) -> Result<Response, Refusal> {
    let Looked {
        application,
        who,
        mut layout,
        here,
    } = looked;
    let file: UploadId = file.parse().map_err(|_| no_such_page())?;
    let number: usize = match which.page.as_str() {
        "" => 1,
        page => page
            .parse()
            .ok()
            .filter(|page| *page > 0)
            .ok_or_else(no_such_page)?,
    };
    let opened = upload::open(service, application, &file, who).await?;
    let opened = opened.ok_or_else(no_such_page)?;
    let original = format!("{here}/files/{file}");
    let drawn = preview::draw(service, &opened, preview::format(opened.media), number - 1).await;
    let (preview, png) = match drawn {
        Ok(drawn) => drawn,
        Err(DrawError::File(PreviewError::NoSuchPage)) => return Err(no_such_page()),
        Err(DrawError::Store(error)) => return Err(error.into()),
        Err(error) => {
            let label = context.say("元のファイルを保存する", "Save the file itself");
            return Ok(trouble(context, layout, error.code(), Link::new(label, original)));
        }
    };
    layout.title = opened.name.clone();
    // Nobody is logged in there: the document can neither send a form nor read a cookie.
    layout.visitor = None;
    let view = view(context, layout, &opened, &preview, &png, number, here);
    // The style lies at this origin, which is another one than the sandbox's.
    let policy = format!(
        "sandbox; default-src 'none'; style-src {origin}; img-src data:; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'",
        origin = service.origin.as_str().trim_end_matches('/')
    );
    let mut response = page::show(&view);
    if let Ok(policy) = policy.parse() {
        response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
    }
    Ok(response)
}

fn view(
    context: &Context,
    layout: Layout,
    opened: &Opened,
    preview: &Preview,
    png: &[u8],
    number: usize,
    here: &str,
) -> PreviewPage {
    let say = |japanese, english| context.say(japanese, english);
    let file = &opened.upload.upload_id;
    let of = |page: usize| format!("{here}/files/{file}/preview?page={page}");
    let pages = preview.pages;
    let sheet = match &preview.seen {
        Seen::Picture { .. } => None,
        Seen::Sheet(sheet) => Some(SheetView::new(&sheet.name, &sheet.rows, sheet.from, sheet.cut)),
    };
    PreviewPage {
        layout,
        note: size(opened.upload.length),
        page: number,
        pages,
        picture: sheet.is_none().then(|| STANDARD.encode(png)),
        sheet,
        previous: (number > 1).then(|| Link::new(say("前のページ", "Previous page"), of(number - 1))),
        next: (number < pages).then(|| Link::new(say("次のページ", "Next page"), of(number + 1))),
        links: vec![
            Link::new(say("申請に戻る", "Back to the application"), here),
            Link::new(
                say("元のファイルを保存する", "Save the file itself"),
                format!("{here}/files/{file}"),
            ),
        ],
    }
}
