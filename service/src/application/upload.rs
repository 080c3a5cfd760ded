//! 添付ファイル: PDF, PNG and Excel by what they hold, not by their name (requirements 173–176).
//!
//! A file comes as a stream and never lies anywhere whole: each chunk of 64 KiB is sealed by itself under a key made for
//! this file, bound to its place. The key lies sealed in the file's row. Files that break off, are too large, of another
//! kind or refused by the scan are taken away at once; the others go a set time after the decision.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use axum::body::Bytes;
use futures_util::{Stream, StreamExt as _, pin_mut};
use jiff::{SignedDuration, Timestamp};
use kazasu_forms::attachment::{self, Kind, MOST_BYTES};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use zeroize::{Zeroize as _, Zeroizing};

use super::id::UploadId;
use crate::audit::{self, Action, Entry};
use crate::keyring::{SealingKey, open_with, parse_sealed, random, seal_with};
use crate::service::{Service, opaque_id};
use crate::store::application::Application;
use crate::store::sealed::context;
use crate::store::upload::{self as store, Upload};
use crate::store::{StoreError, well_formed};

/// Bytes of a chunk.
pub const CHUNK: usize = 64 * 1024;
/// Chunks of one transaction.
const CHUNKS_AT_ONCE: usize = 16;
/// A file that is not whole by then never will be.
const BROKEN_OFF_AFTER: SignedDuration = SignedDuration::from_hours(1);
const KEY_ID: &str = "upload";
const LONGEST_NAME: usize = 200;

/// What a file is, by what it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Media {
    /// PDF.
    Pdf,
    /// PNG.
    Png,
    /// Excel, as it is written since 2007.
    Xlsx,
    /// Excel, as it was written before.
    Xls,
}

/// Why a file is not taken.
#[derive(Debug, Error)]
pub enum UploadError {
    /// Something else than PDF, PNG and Excel.
    #[error("the file is of no kind that is taken")]
    Type,
    /// A JPEG photo: to be kept as PNG or PDF first.
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
    /// The stream ended early.
    #[error("the file broke off")]
    BrokenOff,
    /// The application takes no files now.
    #[error("the application takes no files")]
    Closed,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
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

/// What is sealed in a file's row.
#[derive(Serialize, Deserialize)]
struct Kept {
    key: String,
    name: String,
}

impl UploadError {
    /// The stable code of this fact.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Type => "office.upload.type",
            Self::Photo => "office.upload.photo",
            Self::Heic => "office.upload.heic",
            Self::TooLarge => "office.upload.too-large",
            Self::Infected => "office.upload.infected",
            Self::BrokenOff => "request.body.malformed",
            Self::Closed => "office.application.changed",
            Self::Store(error) => error.code(),
        }
    }
}

impl Media {
    const ALL: [Self; 4] = [Self::Pdf, Self::Png, Self::Xlsx, Self::Xls];

    /// What a file is whose first bytes are `head`: the form's own judgement, and of archives only a workbook's.
    ///
    /// # Errors
    /// [`UploadError::Type`], [`UploadError::Photo`], [`UploadError::Heic`].
    pub fn of(head: &[u8]) -> Result<Self, UploadError> {
        match attachment::kind(head) {
            Some(Kind::Pdf) => Ok(Self::Pdf),
            Some(Kind::Png) => Ok(Self::Png),
            Some(Kind::Excel) if !head.starts_with(b"PK") => Ok(Self::Xls),
            // Only a workbook's package has parts of this name.
            Some(Kind::Excel) if head.windows(3).any(|part| part == b"xl/") => Ok(Self::Xlsx),
            Some(Kind::Jpeg) => Err(UploadError::Photo),
            Some(Kind::Heic) => Err(UploadError::Heic),
            Some(Kind::Excel) | None => Err(UploadError::Type),
        }
    }

    /// Its media type.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Xls => "application/vnd.ms-excel",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|media| media.as_str() == word)
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
) -> Result<Upload, UploadError> {
    if !application.state.is_open() {
        return Err(UploadError::Closed);
    }
    let upload_id: UploadId = opaque_id().ok_or(StoreError::Malformed { table: "uploads" })?;
    let outcome = take(service, application, &upload_id, name, stream).await;
    if outcome.is_err() {
        let mut write = service.store.write().await?;
        store::forget(&mut write, &upload_id).await?;
        write.commit().await?;
    }
    outcome
}

/// One file of an application.
///
/// # Errors
/// [`StoreError`].
pub async fn open(
    service: &Service,
    application: &Application,
    id: &UploadId,
    who: &str,
) -> Result<Option<Opened>, StoreError> {
    let found = store::find(&service.store, id).await?;
    let Some(upload) = found.filter(|found| found.application_id == application.application_id) else {
        return Ok(None);
    };
    let plain = service
        .keys
        .open(&context("uploads", upload.upload_id.as_str()), &upload.sealed)?;
    let mut kept: Kept = well_formed(serde_json::from_slice(&plain).ok(), "uploads")?;
    let mut key = Zeroizing::new([0; 32]);
    let decoded = hex::decode_to_slice(&kept.key, key.as_mut_slice());
    kept.key.zeroize();
    well_formed(decoded.ok(), "uploads")?;
    let keys = service.keys.as_ref();
    let entry = Entry {
        facility: Some(&application.facility_id),
        subject: Some(audit::subject(keys, who.as_bytes())),
        ..Entry::default()
    };
    let mut write = service.store.write().await?;
    audit::write_down(&mut write, keys, service.clock.now(), Action::UploadOpened, entry).await?;
    write.commit().await?;
    Ok(Some(Opened {
        media: well_formed(Media::parse(&upload.media), "uploads")?,
        name: kept.name,
        key,
        upload,
    }))
}

/// The name of a file, for a list.
///
/// # Errors
/// [`StoreError`].
pub fn name(service: &Service, upload: &Upload) -> Result<String, StoreError> {
    let context = context("uploads", upload.upload_id.as_str());
    let plain = service.keys.open(&context, &upload.sealed)?;
    let mut kept: Kept = well_formed(serde_json::from_slice(&plain).ok(), "uploads")?;
    kept.key.zeroize();
    Ok(kept.name)
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
    let found = store::find(&service.store, id).await?;
    let its = found.is_some_and(|found| found.application_id == application.application_id);
    if !its || !application.state.is_open() {
        return Err(UploadError::Closed);
    }
    let mut write = service.store.write().await?;
    store::forget(&mut write, id).await?;
    Ok(write.commit().await?)
}

/// Has the operator's program look at a file that is there whole; what it said.
///
/// # Errors
/// [`UploadError::Infected`].
pub(crate) async fn scan(service: &Service, bytes: &[u8]) -> Result<&'static str, UploadError> {
    let scan = Scan::begin(service);
    for piece in bytes.chunks(CHUNK) {
        scan.feed(piece).await;
    }
    scan.end().await
}

/// Takes away what may no longer be kept; how many files.
///
/// # Errors
/// [`StoreError`].
pub async fn sweep(service: &Service, now: Timestamp) -> Result<u64, StoreError> {
    let days = i64::from(service.settings.office.uploads_kept_days);
    let before = |span: SignedDuration| now.checked_sub(span).unwrap_or(Timestamp::MIN);
    let decided = before(SignedDuration::from_hours(24 * days));
    let mut gone = 0;
    for id in store::over(&service.store, decided, before(BROKEN_OFF_AFTER)).await? {
        let mut write = service.store.write().await?;
        store::forget(&mut write, &id).await?;
        write.commit().await?;
        gone += 1;
    }
    Ok(gone)
}

async fn take<E: Send>(
    service: &Service,
    application: &Application,
    id: &UploadId,
    name: &str,
    stream: impl Stream<Item = Result<Bytes, E>> + Send,
) -> Result<Upload, UploadError> {
    pin_mut!(stream);
    let mut buffer = Zeroizing::new(Vec::with_capacity(CHUNK));
    let mut ended = false;
    while buffer.len() < CHUNK && !ended {
        ended = !more(&mut buffer, stream.next().await)?;
    }
    let media = Media::of(buffer.get(..CHUNK.min(buffer.len())).unwrap_or_default())?;
    let key = Zeroizing::new(random::<32>());
    let mut upload = Upload {
        upload_id: id.clone(),
        application_id: application.application_id.clone(),
        media: media.as_str().to_owned(),
        length: 0,
        chunks: 0,
        created_at: service.clock.now(),
        scan: String::new(),
        sealed: seal(service, id, &key, name)?,
    };
    let mut write = service.store.write().await?;
    store::begin(&mut write, &upload).await?;
    write.commit().await?;
    let scan = Scan::begin(service);
    loop {
        while buffer.len() < CHUNK * CHUNKS_AT_ONCE && !ended {
            ended = !more(&mut buffer, stream.next().await)?;
        }
        let whole = if ended {
            buffer.len()
        } else {
            buffer.len() - buffer.len() % CHUNK
        };
        let ready = Zeroizing::new(buffer.drain(..whole).collect::<Vec<u8>>());
        upload.length += i64::try_from(ready.len()).unwrap_or(i64::MAX);
        if u64::try_from(upload.length).unwrap_or(u64::MAX) > MOST_BYTES {
            return Err(UploadError::TooLarge);
        }
        scan.feed(&ready).await;
        let mut sealed = Vec::new();
        for chunk in ready.chunks(CHUNK) {
            let context = place(id, upload.chunks);
            let chunk = seal_with(&key, KEY_ID, &context, chunk).map_err(StoreError::from)?;
            sealed.push((upload.chunks, chunk));
            upload.chunks += 1;
        }
        // In a write of its own, which nothing waits for that comes over the network.
        let mut write = service.store.write().await?;
        for (position, chunk) in &sealed {
            store::add(&mut write, id, *position, chunk).await?;
        }
        write.commit().await?;
        if ended {
            break;
        }
    }
    scan.end().await?.clone_into(&mut upload.scan);
    let mut write = service.store.write().await?;
    store::complete(&mut write, &upload).await?;
    write.commit().await?;
    Ok(upload)
}

/// Adds what came; `false` at the end of the stream.
fn more<E>(buffer: &mut Vec<u8>, came: Option<Result<Bytes, E>>) -> Result<bool, UploadError> {
    match came {
        None => Ok(false),
        Some(Ok(bytes)) => {
            buffer.extend_from_slice(&bytes);
            Ok(true)
        }
        Some(Err(_)) => Err(UploadError::BrokenOff),
    }
}

fn seal(service: &Service, id: &UploadId, key: &[u8; 32], name: &str) -> Result<Vec<u8>, StoreError> {
    let mut kept = Kept {
        key: hex::encode(key),
        name: name.chars().take(LONGEST_NAME).collect(),
    };
    let plain = Zeroizing::new(serde_json::to_vec(&kept).unwrap_or_default());
    kept.key.zeroize();
    let context = context("uploads", id.as_str());
    Ok(service.keys.seal(SealingKey::Register, &context, &plain)?)
}

fn place(id: &UploadId, position: i64) -> Vec<u8> {
    context("upload_chunks", &format!("{id}/{position}"))
}

/// The scan of one file: the operator's program, where there is one, fed beside the requests.
struct Scan(Option<Running>);

/// Where the program's input goes, and what it says at the end.
struct Running {
    pieces: mpsc::Sender<Piece>,
    verdict: JoinHandle<bool>,
}

type Piece = Zeroizing<Vec<u8>>;

/// Pieces that may wait for the program.
const WAITING: usize = 2;

impl Scan {
    fn begin(service: &Service) -> Self {
        let Some(program) = service.settings.office.scan.clone() else {
            return Self(None);
        };
        let (pieces, fed) = mpsc::channel(WAITING);
        let verdict = tokio::task::spawn_blocking(move || is_clean(&program, fed));
        Self(Some(Running { pieces, verdict }))
    }

    /// A program that has seen enough may close its input; its exit says what it thinks.
    async fn feed(&self, bytes: &[u8]) {
        if let Some(running) = &self.0 {
            let _closed = running.pieces.send(Zeroizing::new(bytes.to_vec())).await;
        }
    }

    async fn end(self) -> Result<&'static str, UploadError> {
        let Some(Running { pieces, verdict }) = self.0 else {
            return Ok("none");
        };
        drop(pieces);
        if verdict.await.unwrap_or(false) {
            Ok("clean")
        } else {
            Err(UploadError::Infected)
        }
    }
}

/// Runs the program over a file. One that cannot run finds nothing clean.
fn is_clean(program: &Path, mut pieces: mpsc::Receiver<Piece>) -> bool {
    let child = Command::new(program)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let mut child = match child {
        Ok(child) => child,
        Err(error) => {
            tracing::error!(%error, "the scan does not run: no file is taken");
            return false;
        }
    };
    let mut input = child.stdin.take();
    while let Some(piece) = pieces.blocking_recv() {
        if input
            .as_mut()
            .is_some_and(|input| input.write_all(&piece).is_err())
        {
            input = None;
        }
    }
    drop(input);
    child.wait().is_ok_and(|status| status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_content_not_by_name() {
        let workbook = [b"PK\x03\x04....[Content_Types].xml....xl/workbook.xml".as_slice()].concat();
        for (head, media) in [
            (b"%PDF-1.7\n".as_slice(), Media::Pdf),
            (b"\x89PNG\r\n\x1a\n....", Media::Png),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1....", Media::Xls),
            (&workbook, Media::Xlsx),
        ] {
            assert_eq!(Media::of(head).unwrap(), media);
            assert_eq!(Media::parse(media.as_str()), Some(media));
        }
        for (head, code) in [
            (b"\xFF\xD8\xFF\xE0....JFIF".as_slice(), "office.upload.photo"),
            (b"\0\0\0\x18ftypheic....", "office.upload.heic"),
            (b"\0\0\0\x18ftypmif1....", "office.upload.heic"),
            (b"PK\x03\x04....word/document.xml", "office.upload.type"),
            (b"MZ\x90\0", "office.upload.type"),
            (b"<html>", "office.upload.type"),
            (b"", "office.upload.type"),
        ] {
            assert_eq!(Media::of(head).unwrap_err().code(), code);
        }
    }
}
