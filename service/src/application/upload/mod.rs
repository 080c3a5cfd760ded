//! 添付ファイル: PDF, PNG and Excel by what they hold, not by their name (requirements 173–176).
//!
//! A file comes as a stream and never lies anywhere whole: each chunk of 64 KiB is sealed by itself under a key made for
//! this file, bound to its place. The key lies sealed in the file's row. Files that break off, are too large, of another
//! kind or refused by the scan are taken away at once; the others go a set time after the decision ([`crate::erasure`]).
//! A JPEG photo waits sealed for its owner's word, whether it may be attached as PNG ([`photo`]).

mod intake;
pub(crate) mod kept;
mod media;
pub mod photo;
mod scan;

use axum::body::Bytes;
use futures_util::Stream;
use jiff::{SignedDuration, Timestamp};
use kazasu_forms::attachment::MOST_BYTES;
use thiserror::Error;
use zeroize::Zeroizing;

use super::id::UploadId;
use crate::audit::{self, Action, Entry};
use crate::keyring::{open_with, parse_sealed};
use crate::service::{Service, opaque_id};
use crate::store::application::Application;
use crate::store::sealed::context;
use crate::store::upload::{self as store, Upload, Wholeness};
use crate::store::{StoreError, well_formed};

pub use self::media::Media;
pub(crate) use self::scan::scan;

/// Bytes of a chunk.
pub const CHUNK: usize = 64 * 1024;
/// A file that is not whole by then never will be, nor is a photo asked about for longer.
const BROKEN_OFF_AFTER: SignedDuration = SignedDuration::from_hours(1);
const KEY_ID: &str = "upload";
const TABLE: &str = "uploads";

/// Why a file is not taken.
#[derive(Debug, Error)]
pub enum UploadError {
    /// Something else than PDF, PNG and Excel.
    #[error("the file is of no kind that is taken")]
    Kind,
    /// A JPEG photo, and its owner does not want it converted, or nothing here can.
    #[error("the file is a JPEG photo")]
    Photo,
    /// A photo as some phones make it.
    #[error("the file is a HEIC photo")]
    Heic,
    /// More than [`MOST_BYTES`].
    #[error("the file is too large")]
    TooLarge,
    /// The scan refused it.
    #[error("the scan refused the file")]
    Infected,
    /// The photo cannot be read, or has too many dots.
    #[error("the photo could not be converted")]
    Unconverted,
    /// The stream ended early.
    #[error("the file broke off")]
    BrokenOff,
    /// The application takes no files now, or has no such file.
    #[error("the application takes no files")]
    Closed,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What became of a file that came whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Received {
    /// It is attached.
    Attached(Upload),
    /// It is a photo: its owner is asked.
    Photo(Upload),
}

/// A file that is looked at.
#[derive(Debug)]
pub struct Opened {
    /// Its row.
    pub upload: Upload,
    /// What it is.
    pub media: Media,
    /// The name it came with.
    pub name: String,
    key: Zeroizing<[u8; 32]>,
}

impl UploadError {
    /// The stable code of this fact. What is wrong with a file is what row 324 says of it.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Kind => "form.file.kind",
            Self::Photo => "form.file.jpeg",
            Self::Heic => "form.file.heic",
            Self::TooLarge => "form.file.size",
            Self::Infected => "office.upload.infected",
            Self::Unconverted => "office.upload.unconverted",
            Self::BrokenOff => "request.body.malformed",
            Self::Closed => "office.application.changed",
            Self::Store(error) => error.code(),
        }
    }

    /// The number that its words name.
    #[must_use]
    pub fn count(&self) -> Option<u32> {
        let megabytes = MOST_BYTES / (1024 * 1024);
        matches!(self, Self::TooLarge).then(|| u32::try_from(megabytes).unwrap_or(u32::MAX))
    }
}

/// Takes a file of an application.
///
/// # Errors
/// [`UploadError`]; nothing of the file stays then.
pub async fn receive<E: Send>(
    service: &Service,
    application: &Application,
    name: &str,
    stream: impl Stream<Item = Result<Bytes, E>> + Send,
) -> Result<Received, UploadError> {
    let upload = receive_whole(service, application, name, stream).await?;
    Ok(match Media::parse(&upload.media) {
        Some(Media::Jpeg) => Received::Photo(upload),
        _ => Received::Attached(upload),
    })
}

/// One file of an application, and a row of the audit that somebody looked at it.
///
/// # Errors
/// [`StoreError`].
pub async fn open(
    service: &Service,
    application: &Application,
    id: &UploadId,
    who: &str,
) -> Result<Option<Opened>, StoreError> {
    let found = store::find(&service.store, id, Wholeness::Whole).await?;
    let Some(upload) = found.filter(|found| found.application_id == application.application_id) else {
        return Ok(None);
    };
    let opened = opened(service, upload)?;
    let keys = service.keys.as_ref();
    let entry = Entry {
        facility: Some(&application.facility_id),
        subject: Some(audit::subject(keys, who.as_bytes())),
        ..Entry::default()
    };
    let mut write = service.store.write().await?;
    audit::write_down(&mut write, keys, service.clock.now(), Action::UploadOpened, entry).await?;
    write.commit().await?;
    Ok(Some(opened))
}

/// The name of a file, for a list.
///
/// # Errors
/// [`StoreError`].
pub fn name(service: &Service, upload: &Upload) -> Result<String, StoreError> {
    key_and_name(service, upload).map(|(_, name)| name)
}

impl Opened {
    /// One chunk; `None` past the end.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn chunk(&self, service: &Service, position: i64) -> Result<Option<Bytes>, StoreError> {
        if position >= self.upload.chunks {
            return Ok(None);
        }
        let id = &self.upload.upload_id;
        let found = store::chunk(&service.store, id, position).await?;
        let sealed = well_formed(found, "upload_chunks")?;
        let (_, body) = well_formed(parse_sealed(&sealed), "upload_chunks")?;
        let plain = open_with(&self.key, KEY_ID, &place(id, position), body)?;
        Ok(Some(Bytes::copy_from_slice(&plain)))
    }
}

/// Takes a file away that its applicant has attached by mistake.
///
/// # Errors
/// [`UploadError::Closed`] where the application is sent in; [`UploadError::Store`].
pub async fn remove(service: &Service, application: &Application, id: &UploadId) -> Result<(), UploadError> {
    let found = store::find(&service.store, id, Wholeness::Whole).await?;
    let its = found.is_some_and(|found| found.application_id == application.application_id);
    if !its || !application.state.is_open() {
        return Err(UploadError::Closed);
    }
    let mut write = service.store.write().await?;
    store::forget(&mut write, id).await?;
    Ok(write.commit().await?)
}

/// Takes away what may no longer be kept; how many files. Only by a clock that is believed.
///
/// # Errors
/// [`StoreError`]; what is gone until then stays so.
pub(crate) async fn erase(service: &Service, now: Timestamp) -> Result<u64, StoreError> {
    let days = i64::from(service.settings.office.uploads_kept_days);
    let before = |span: SignedDuration| now.checked_sub(span).unwrap_or(Timestamp::MIN);
    let (decided, begun) = (
        before(SignedDuration::from_hours(24 * days)),
        before(BROKEN_OFF_AFTER),
    );
    let mut gone = 0;
    loop {
        let over = store::over(&service.store, decided, begun).await?;
        if over.is_empty() {
            return Ok(gone);
        }
        for id in over {
            let mut write = service.store.write().await?;
            // Another instance may have been there first.
            gone += u64::from(store::forget(&mut write, &id).await?);
            write.commit().await?;
        }
    }
}

/// Takes a file, whatever is asked about it afterwards.
async fn receive_whole<E: Send>(
    service: &Service,
    application: &Application,
    name: &str,
    stream: impl Stream<Item = Result<Bytes, E>> + Send,
) -> Result<Upload, UploadError> {
    if !application.state.is_open() {
        return Err(UploadError::Closed);
    }
    let upload_id: UploadId = opaque_id().ok_or(StoreError::Malformed { table: TABLE })?;
    let outcome = intake::take(service, application, &upload_id, name, stream).await;
    if outcome.is_err() {
        let mut write = service.store.write().await?;
        store::forget(&mut write, &upload_id).await?;
        write.commit().await?;
    }
    outcome
}

fn opened(service: &Service, upload: Upload) -> Result<Opened, StoreError> {
    let (key, name) = key_and_name(service, &upload)?;
    Ok(Opened {
        media: well_formed(Media::parse(&upload.media), TABLE)?,
        name,
        key,
        upload,
    })
}

fn key_and_name(service: &Service, upload: &Upload) -> Result<(Zeroizing<[u8; 32]>, String), StoreError> {
    kept::open(
        service.keys.as_ref(),
        TABLE,
        upload.upload_id.as_str(),
        &upload.sealed,
    )
}

fn place(id: &UploadId, position: i64) -> Vec<u8> {
    context("upload_chunks", &format!("{id}/{position}"))
}
