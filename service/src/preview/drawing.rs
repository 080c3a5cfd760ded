//! The process that draws: `kazasu-service preview FORMAT PAGE`, a file on standard input, what is seen on standard output:
//! one line of JSON, and a PNG behind it.

use std::io::{self, Read as _, Write as _};
use std::process::ExitCode;

use clap::Args;
use kazasu_forms::attachment::MOST_BYTES;
use kazasu_preview::{Format, Preview, PreviewError, preview};

use super::confinement;

/// What is to be drawn.
#[derive(Debug, Clone, Args)]
pub struct Asked {
    /// What it is said to be: pdf, png, excel or jpeg.
    #[arg(value_parser = |word: &str| Format::parse(word).ok_or("pdf, png, excel or jpeg"))]
    format: Format,
    /// The page or sheet, from 0.
    page: usize,
}

/// Draws what standard input holds. Gives up what it does not need before it reads the first byte of it.
#[must_use]
pub fn run(asked: &Asked) -> ExitCode {
    if let Err(error) = confinement::enter() {
        let _ = writeln!(io::stderr(), "not confined, so nothing is drawn: {error}");
        return ExitCode::from(2);
    }
    let (head, png) = match drawn(asked) {
        Ok((preview, png)) => (Ok(preview), png),
        Err(error) => (Err(error), Vec::new()),
    };
    match answer(&head, &png) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::from(2),
    }
}

fn drawn(asked: &Asked) -> Result<(Preview, Vec<u8>), PreviewError> {
    let mut bytes = Vec::new();
    let most = io::stdin().lock().take(MOST_BYTES).read_to_end(&mut bytes);
    most.map_err(|_| PreviewError::Unreadable)?;
    preview(asked.format, bytes, asked.page, kazasu_papers::FONT)
}

fn answer(head: &Result<Preview, PreviewError>, png: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    serde_json::to_writer(&mut out, head)?;
    out.write_all(b"\n")?;
    out.write_all(png)?;
    out.flush()
}
