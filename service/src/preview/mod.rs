//! Previews of files that strangers have sent: drawn by this program in a process of its own, which may do nothing but
//! read the file and write the picture (`confinement`), and which ends with the request that asked for it.

#[cfg(feature = "previews")]
mod confinement;
#[cfg(feature = "previews")]
pub mod drawing;

use std::io;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use axum::body::Bytes;
use kazasu_forms::attachment::MOST_BYTES;
use kazasu_preview::{Format, Preview, PreviewError, Seen};
use thiserror::Error;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::{ChildStdin, Command};
use tokio::time::timeout;

use crate::application::upload::{Media, Opened};
use crate::service::Service;
use crate::store::StoreError;

/// Why there is no preview.
#[derive(Debug, Error)]
pub enum DrawError {
    /// The file cannot be read, has too many dots, or took too much time or memory.
    #[error("the file cannot be drawn: {0}")]
    File(PreviewError),
    /// The program that draws is not named, or does not start.
    #[error("nothing here draws previews")]
    Unavailable,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Files that are drawn at once: each may take a gibibyte.
pub(crate) const AT_ONCE: usize = 2;
/// The drawing itself counts its time on the processor; this is for a machine that has none to give.
const PATIENCE: Duration = Duration::from_secs(25);
/// More than a sheet's head takes.
const LONGEST_HEAD: usize = 32 * 1024 * 1024;

impl DrawError {
    /// The stable code of this fact.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::File(PreviewError::TooLarge) => "office.preview.too-large",
            Self::File(PreviewError::Unreadable) => "office.preview.unreadable",
            Self::File(PreviewError::NoSuchPage) => "portal.page.unknown",
            Self::Unavailable => "office.preview.unavailable",
            Self::Store(error) => error.code(),
        }
    }
}

/// Where the bytes of a file are.
#[derive(Clone, Copy)]
pub enum Source<'a> {
    /// An upload, opened chunk by chunk.
    Upload(&'a Opened),
    /// All of them here.
    Whole(&'a [u8]),
}

/// How a file of some kind is drawn.
#[must_use]
pub fn format(media: Media) -> Format {
    match media {
        Media::Pdf => Format::Pdf,
        Media::Png => Format::Png,
        Media::Xlsx | Media::Xls => Format::Excel,
        Media::Jpeg => Format::Jpeg,
    }
}

/// Draws one page of a file, from 0: what is seen, and the PNG where it is a picture.
///
/// # Errors
/// [`DrawError`].
pub async fn draw(
    service: &Service,
    source: Source<'_>,
    format: Format,
    page: usize,
) -> Result<(Preview, Bytes), DrawError> {
    let Some(program) = &service.settings.office.preview else {
        return Err(DrawError::Unavailable);
    };
    let Ok(_place) = service.drawing.acquire().await else {
        return Err(DrawError::Unavailable);
    };
    let mut child = Command::new(program)
        .args(["preview", format.as_str(), &page.to_string()])
        .env_clear()
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .map_err(unavailable)?;
    let (Some(input), Some(mut output)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(DrawError::Unavailable);
    };
    let drawn = async {
        // It reads all before it writes: neither waits for the other.
        feed(service, source, input).await?;
        let mut drawn = Vec::new();
        let most = MOST_BYTES + u64::try_from(LONGEST_HEAD).unwrap_or_default();
        let read = (&mut output).take(most).read_to_end(&mut drawn).await;
        let status = child.wait().await.map_err(unavailable)?;
        Ok(read.map(|_| (drawn, status)))
    };
    match timeout(PATIENCE, drawn).await {
        Ok(Ok(Ok((drawn, status)))) => parsed(drawn, status),
        Ok(Ok(Err(_))) | Err(_) => Err(DrawError::File(PreviewError::Unreadable)),
        Ok(Err(error)) => Err(error),
    }
}

/// A program that has read enough to fail closes its input; its answer says why.
async fn feed(service: &Service, source: Source<'_>, mut input: ChildStdin) -> Result<(), DrawError> {
    let opened = match source {
        Source::Upload(opened) => opened,
        Source::Whole(bytes) => {
            let _ = input.write_all(bytes).await;
            return Ok(());
        }
    };
    let mut position = 0;
    while let Some(chunk) = opened.chunk(service, position).await? {
        if input.write_all(&chunk).await.is_err() {
            break;
        }
        position += 1;
    }
    Ok(())
}

fn parsed(mut drawn: Vec<u8>, status: ExitStatus) -> Result<(Preview, Bytes), DrawError> {
    let unreadable = DrawError::File(PreviewError::Unreadable);
    let Some(end) = drawn.iter().position(|byte| *byte == b'\n') else {
        // Killed for its time or memory: there is no telling a bomb from a file that is too much for anybody.
        tracing::warn!(%status, "a drawing ended without a word");
        return Err(unreadable);
    };
    let png = drawn.split_off(end + 1);
    let Ok(head) = serde_json::from_slice::<Result<Preview, PreviewError>>(&drawn) else {
        return Err(unreadable);
    };
    let preview = head.map_err(DrawError::File)?;
    match preview.seen {
        Seen::Picture { length } if length != png.len() => Err(unreadable),
        _ => Ok((preview, png.into())),
    }
}

fn unavailable(error: io::Error) -> DrawError {
    tracing::error!(%error, "the program that draws previews does not run");
    DrawError::Unavailable
}
