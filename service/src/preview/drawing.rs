//! The process that draws: `kazasu-service preview FORMAT PAGE`, a file on standard input, what is seen on standard output:
//! one line of JSON, and a PNG behind it.

use std::io::{self, Read as _, Write as _};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use kazasu_forms::attachment::MOST_BYTES;
use kazasu_preview::{Format, Preview, PreviewError, preview};

use super::confinement;

/// What is to be drawn.
#[derive(Debug, Clone, Args)]
pub struct Asked {
    format: Word,
    /// The page or sheet, from 0.
    page: usize,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Word {
    Pdf,
    Png,
    Excel,
    Jpeg,
}

/// The command line that asks for a drawing.
pub(super) fn arguments(format: Format, page: usize) -> [String; 3] {
    let word = match format {
        Format::Pdf => "pdf",
        Format::Png => "png",
        Format::Excel => "excel",
        Format::Jpeg => "jpeg",
    };
    ["preview".to_owned(), word.to_owned(), page.to_string()]
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
    let format = match asked.format {
        Word::Pdf => Format::Pdf,
        Word::Png => Format::Png,
        Word::Excel => Format::Excel,
        Word::Jpeg => Format::Jpeg,
    };
    let mut bytes = Vec::new();
    let most = io::stdin().lock().take(MOST_BYTES).read_to_end(&mut bytes);
    most.map_err(|_| PreviewError::Unreadable)?;
    preview(format, bytes, asked.page, kazasu_papers::FONT)
}

fn answer(head: &Result<Preview, PreviewError>, png: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    serde_json::to_writer(&mut out, head)?;
    out.write_all(b"\n")?;
    out.write_all(png)?;
    out.flush()
}
