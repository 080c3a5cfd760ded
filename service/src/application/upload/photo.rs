//! A JPEG photo: asked about, and then attached as PNG, or taken away.

use std::path::Path;

use axum::body::Bytes;
use futures_util::stream;
use kazasu_preview::Format;

use super::{CHUNK, UploadError, key_and_name, receive_whole};
use crate::application::id::UploadId;
use crate::preview::{self, Source};
use crate::service::Service;
use crate::store::application::Application;
use crate::store::upload::{self as store, Upload, Wholeness};

/// A photo that waits for its owner's word, and its name.
///
/// # Errors
/// [`UploadError::Closed`] where there is none, or it was answered for.
pub async fn asked(
    service: &Service,
    application: &Application,
    id: &UploadId,
) -> Result<(Upload, String), UploadError> {
    let found = store::find(&service.store, id, Wholeness::Asked).await?;
    let found = found.filter(|found| found.application_id == application.application_id);
    let photo = found.ok_or(UploadError::Closed)?;
    let (_, name) = key_and_name(service, &photo)?;
    Ok((photo, name))
}

/// Attaches a photo as PNG; the JPEG goes.
///
/// # Errors
/// [`UploadError::Unconverted`] where it cannot be read or is too large; the JPEG is gone then too.
pub async fn convert(service: &Service, application: &Application, id: &UploadId) -> Result<(), UploadError> {
    let (photo, name) = asked(service, application, id).await?;
    let opened = super::opened(service, photo)?;
    let drawn = preview::draw(service, Source::Upload(&opened), Format::Jpeg, 0).await;
    // Whoever takes the photo away is the one who attaches the picture: pressed twice, it is attached once.
    if !decline(service, application, id).await? {
        return Err(UploadError::Closed);
    }
    let (_, png) = drawn.map_err(|_| UploadError::Unconverted)?;
    let stem = Path::new(&name).file_stem().unwrap_or_default();
    let name = format!("{}.png", stem.to_string_lossy());
    let pieces: Vec<_> = (0..png.len())
        .step_by(CHUNK)
        .map(|at| Ok::<Bytes, std::io::Error>(png.slice(at..png.len().min(at + CHUNK))))
        .collect();
    receive_whole(service, application, &name, stream::iter(pieces)).await?;
    Ok(())
}

/// Takes a photo away that is not to be attached; `false` where somebody else was faster.
///
/// # Errors
/// [`UploadError`].
pub async fn decline(
    service: &Service,
    application: &Application,
    id: &UploadId,
) -> Result<bool, UploadError> {
    asked(service, application, id).await?;
    let mut write = service.store.write().await?;
    let gone = store::forget(&mut write, id).await?;
    write.commit().await?;
    Ok(gone)
}
