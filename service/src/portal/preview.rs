//! What is looked at of a file: a page of it made anew, in a document that runs in a sandbox of its own.

use axum::extract::Query;
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kazasu_pages::{Layout, Link, PreviewPage, SheetView};
use kazasu_preview::{Preview, PreviewError, Seen};
use serde::Deserialize;

use super::application::files::size;
use super::application::trouble;
use super::{Context, no_such_page, page};
use crate::application::upload::Media;
use crate::preview::{self, DrawError, Source};
use crate::problem::Refusal;
use crate::service::Service;

/// Which page, from 1.
#[derive(Debug, Deserialize)]
pub(crate) struct Which {
    #[serde(default)]
    page: String,
}

/// A file that somebody looks at, and that is theirs to look at.
pub(crate) struct Looked<'a> {
    /// The name it came with.
    pub(crate) name: &'a str,
    /// What it is.
    pub(crate) media: Media,
    /// Its bytes, counted.
    pub(crate) length: i64,
    /// Its bytes.
    pub(crate) source: Source<'a>,
    /// What surrounds the page, if there is nothing to be seen.
    pub(crate) layout: Layout,
    /// The address of the file itself; its preview lies under it.
    pub(crate) href: &'a str,
    /// To where it is attached.
    pub(crate) back: Link,
}

/// One page of a file.
pub(crate) async fn shown(
    service: &Service,
    context: &Context,
    mut looked: Looked<'_>,
    Query(which): Query<Which>,
) -> Result<Response, Refusal> {
    let number: usize = match which.page.as_str() {
        "" => 1,
        page => page
            .parse()
            .ok()
            .filter(|page| *page > 0)
            .ok_or_else(no_such_page)?,
    };
    let drawn = preview::draw(service, looked.source, preview::format(looked.media), number - 1).await;
    let (preview, png) = match drawn {
        Ok(drawn) => drawn,
        Err(DrawError::File(PreviewError::NoSuchPage)) => return Err(no_such_page()),
        Err(DrawError::Store(error)) => return Err(error.into()),
        Err(error) => {
            let original = original(context, looked.href);
            return Ok(trouble(context, looked.layout, error.code(), original));
        }
    };
    looked.layout.title = looked.name.to_owned();
    // Nobody is logged in there: the document can neither send a form nor read a cookie.
    looked.layout.visitor = None;
    let view = view(context, looked, &preview, &png, number);
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

fn view(context: &Context, looked: Looked<'_>, preview: &Preview, png: &[u8], number: usize) -> PreviewPage {
    let say = |japanese, english| context.say(japanese, english);
    let of = |page: usize| format!("{}/preview?page={page}", looked.href);
    let pages = preview.pages;
    let sheet = match &preview.seen {
        Seen::Picture { .. } => None,
        Seen::Sheet(sheet) => Some(SheetView::new(&sheet.name, &sheet.rows, sheet.from, sheet.cut)),
    };
    PreviewPage {
        note: size(looked.length),
        page: number,
        pages,
        picture: sheet.is_none().then(|| STANDARD.encode(png)),
        sheet,
        previous: (number > 1).then(|| Link::new(say("前のページ", "Previous page"), of(number - 1))),
        next: (number < pages).then(|| Link::new(say("次のページ", "Next page"), of(number + 1))),
        links: vec![looked.back, original(context, looked.href)],
        layout: looked.layout,
    }
}

fn original(context: &Context, href: &str) -> Link {
    Link::new(
        context.say("元のファイルを保存する", "Save the file itself"),
        href,
    )
}
