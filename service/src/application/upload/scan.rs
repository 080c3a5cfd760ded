//! The scan of one file: the operator's program, where there is one, fed beside the requests.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use zeroize::Zeroizing;

use super::{CHUNK, UploadError};
use crate::service::Service;

/// A scan under way; none where the operator has no program.
pub(super) struct Scan(Option<Running>);

/// Where the program's input goes, and what it says at the end.
struct Running {
    pieces: mpsc::Sender<Piece>,
    verdict: JoinHandle<bool>,
}

type Piece = Zeroizing<Vec<u8>>;

/// Pieces that may wait for the program.
const WAITING: usize = 2;

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

impl Scan {
    pub(super) fn begin(service: &Service) -> Self {
        let Some(program) = service.settings.office.scan.clone() else {
            return Self(None);
        };
        let (pieces, fed) = mpsc::channel(WAITING);
        let verdict = tokio::task::spawn_blocking(move || is_clean(&program, fed));
        Self(Some(Running { pieces, verdict }))
    }

    /// A program that has seen enough may close its input; its exit says what it thinks.
    pub(super) async fn feed(&self, bytes: &[u8]) {
        if let Some(running) = &self.0 {
            let _closed = running.pieces.send(Zeroizing::new(bytes.to_vec())).await;
        }
    }

    /// What it found, as it is kept in the file's row.
    pub(super) async fn end(self) -> Result<&'static str, UploadError> {
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
