//! 添付ファイル: taken as a stream, shown from a sandbox.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::HeaderName;
use axum::http::header::{
    CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS,
};
use axum::response::{IntoResponse as _, Redirect, Response};
use futures_util::stream;
use kazasu_forms::Values;
use kazasu_pages::Link;

use super::{edit, layout, own, trouble};
use crate::application::id::UploadId;
use crate::application::upload::{self, Media, Opened, Received};
use crate::portal::{Context, Sent, SentParts, Visitor, malformed, no_such_page};
use crate::problem::Refusal;
use crate::service::Service;
use crate::store::application::Application;

/// Takes one file. The form's token stands before it.
pub(super) async fn attach(
    Path(id): Path<String>,
    State(service): State<Arc<Service>>,
    context: Context,
    visitor: Visitor,
    SentParts(mut form): SentParts,
) -> Result<Response, Refusal> {
    let (application, facility) = own(&service, &visitor, &id).await?;
    let mut typed = Values::new();
    loop {
        let Some(field) = form.next_field().await.map_err(|_| malformed())? else {
            return Err(Refusal::new("request.field.invalid", "no file").field("file"));
        };
        if field.name() != Some("file") {
            let name = field.name().unwrap_or_default().to_owned();
            typed.set(&name, field.text().await.map_err(|_| malformed())?);
            continue;
        }
        context.csrf.check(&typed)?;
        let name = field.file_name().unwrap_or("file").to_owned();
        let taken = upload::receive(&service, &application, &name, field).await;
        return match taken {
            Ok(Received::Attached(_)) => {
                Ok(Redirect::to(&format!("/applications/{id}/edit")).into_response())
            }
            Ok(Received::Photo(photo)) => {
                let ask = format!("/applications/{id}/files/{}/photo", photo.upload_id);
                Ok(Redirect::to(&ask).into_response())
            }
            Err(error) => edit::refused_file(&service, &context, &application, &facility, &error).await,
        };
    }
}

pub(super) async fn show(
    Path((id, file)): Path<(String, String)>,
    State(service): State<Arc<Service>>,
    visitor: Visitor,
) -> Result<Response, Refusal> {
    let (application, _) = own(&service, &visitor, &id).await?;
    opened(&service, &application, &file, visitor.user_id.as_str()).await
}

pub(super) async fn remove(
    Path((id, file)): Path<(String, String)>,
    State(service): State<Arc<Service>>,
    context: Context,
    visitor: Visitor,
    Sent(_): Sent,
) -> Result<Response, Refusal> {
    let (application, facility) = own(&service, &visitor, &id).await?;
    let file: UploadId = file.parse().map_err(|_| no_such_page())?;
    let back = format!("/applications/{id}/edit");
    Ok(match upload::remove(&service, &application, &file).await {
        Ok(()) => Redirect::to(&back).into_response(),
        Err(error) => {
            let layout = layout(&context, &facility, context.say("添付ファイル", "Files"));
            trouble(
                &context,
                layout,
                error.code(),
                Link::new(context.say("戻る", "Back"), back),
            )
        }
    })
}

/// A file as an answer. It may hold anything: it runs in a sandbox of its own, loads nothing, and is only looked at where
/// a picture is all it can be.
pub(crate) async fn opened(
    service: &Arc<Service>,
    application: &Application,
    file: &str,
    who: &str,
) -> Result<Response, Refusal> {
    let file: UploadId = file.parse().map_err(|_| no_such_page())?;
    let opened = upload::open(service, application, &file, who).await?;
    let opened = opened.ok_or_else(no_such_page)?;
    let headers = sandboxed(opened.media, &opened.name);
    Ok((headers, Body::from_stream(chunks(service.clone(), opened))).into_response())
}

/// Headers of a file that a stranger has sent.
pub(crate) fn sandboxed(media: Media, name: &str) -> [(HeaderName, String); 4] {
    let how = match media {
        Media::Png => "inline",
        Media::Pdf | Media::Xlsx | Media::Xls | Media::Jpeg => "attachment",
    };
    let name: String = url::form_urlencoded::byte_serialize(name.as_bytes())
        .collect::<String>()
        .replace('+', "%20");
    [
        (CONTENT_TYPE, media.as_str().to_owned()),
        (CONTENT_DISPOSITION, format!("{how}; filename*=UTF-8''{name}")),
        (
            CONTENT_SECURITY_POLICY,
            "sandbox; default-src 'none'; frame-ancestors 'none'".to_owned(),
        ),
        (X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ]
}

fn chunks(
    service: Arc<Service>,
    opened: Opened,
) -> impl futures_util::Stream<Item = Result<Bytes, crate::store::StoreError>> {
    stream::try_unfold((service, opened, 0), |(service, opened, position)| async move {
        let chunk = opened.chunk(&service, position).await?;
        Ok(chunk.map(|chunk| (chunk, (service, opened, position + 1))))
    })
}

/// `3.4 MB`.
pub(crate) fn size(bytes: i64) -> String {
    let bytes = u64::try_from(bytes).unwrap_or_default();
    match bytes {
        0..1_024 => format!("{bytes} B"),
        1_024..1_048_576 => format!("{} KB", bytes / 1_024),
        _ => format!("{}.{} MB", bytes / 1_048_576, bytes % 1_048_576 * 10 / 1_048_576),
    }
}
