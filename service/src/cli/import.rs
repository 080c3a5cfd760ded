//! `kazasu-service import`: a file, a progress bar on a terminal, one line of report.

use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use super::{Failure, open, print};
use crate::import::{Encoding, Reject, Rejects, Source, Watch, facilities, people};
use crate::settings::Settings;

/// Import master data from CSV; the report goes to standard output as one JSON line.
#[derive(Debug, Args)]
pub(super) struct ImportArguments {
    /// What the file holds.
    kind: Kind,
    /// The file; - is standard input, with its encoding.
    file: PathBuf,
    /// Encoding of the file.
    #[arg(long, value_enum, default_value = "auto")]
    encoding: EncodingArgument,
    /// Write every rejected row to this file: line, column, code and rule, one JSON object per line.
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// Take all rows or none.
    #[arg(long)]
    strict: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Kind {
    /// The facility master.
    Facilities,
    /// The register of insured people.
    People,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum EncodingArgument {
    /// UTF-8 where the file is that, else Shift_JIS.
    Auto,
    /// UTF-8.
    #[value(name = "utf-8")]
    Utf8,
    /// Shift_JIS as Windows writes it.
    ShiftJis,
}

/// Runs the command; exit 0 where every row was taken, 8 where some or all were not.
pub(super) async fn import(arguments: ImportArguments, settings: Settings) -> Result<ExitCode, Failure> {
    let (file, size) = source(&arguments)?;
    let mut watcher = Watcher::new(arguments.rejects.as_deref(), size)?;
    let rejects = if arguments.strict {
        Rejects::RefuseAll
    } else {
        Rejects::LeaveOut
    };
    let service = open(settings).await?;
    let outcome = match arguments.kind {
        Kind::Facilities => facilities::import(&service, file, rejects, &mut watcher).await,
        Kind::People => people::import(&service, file, rejects, &mut watcher).await,
    };
    watcher.bar.finish_and_clear();
    service.store.close().await;
    let report = outcome?;
    watcher.end()?;
    print(&json!(report))?;
    Ok(if report.taken && report.rejected == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(8)
    })
}

/// The file, and its size where it has one.
fn source(arguments: &ImportArguments) -> Result<(Source<'static>, Option<u64>), Failure> {
    let encoding = match arguments.encoding {
        EncodingArgument::Auto => None,
        EncodingArgument::Utf8 => Some(Encoding::Utf8),
        EncodingArgument::ShiftJis => Some(Encoding::ShiftJis),
    };
    if arguments.file.as_os_str() == "-" {
        let Some(encoding) = encoding else {
            return Err(Failure {
                exit: 2,
                code: "import.file.unreadable",
                message: "standard input needs --encoding utf-8 or shift-jis".to_owned(),
            });
        };
        return Ok((Source::new(io::stdin(), encoding), None));
    }
    let file = File::open(&arguments.file)?;
    let size = file.metadata()?.len();
    let source = match encoding {
        Some(encoding) => Source::new(file, encoding),
        None => Source::detect(file)?,
    };
    Ok((source, Some(size)))
}

/// Shows progress where standard error is a terminal, and writes rejects down.
struct Watcher {
    bar: ProgressBar,
    size: Option<u64>,
    rejects: Option<BufWriter<File>>,
}

impl Watcher {
    fn new(rejects: Option<&Path>, size: Option<u64>) -> io::Result<Self> {
        let bar = ProgressBar::new(size.unwrap_or_default());
        style(&bar, "{bar:40} {bytes}/{total_bytes} read, {eta}");
        Ok(Self {
            bar,
            size,
            rejects: rejects.map(File::create).transpose()?.map(BufWriter::new),
        })
    }

    fn end(&mut self) -> io::Result<()> {
        self.rejects.as_mut().map_or(Ok(()), io::Write::flush)
    }
}

impl Watch for Watcher {
    fn read(&mut self, bytes: u64) {
        if self.size.is_none() {
            self.bar.set_length(bytes);
        }
        self.bar.set_position(bytes);
    }

    fn settled(&mut self, rows: u64, of: u64) {
        // The first word of the second half: from here on rows are counted.
        if self.bar.length() != Some(of) {
            self.bar.reset();
            self.bar.set_length(of);
            style(&self.bar, "{bar:40} {human_pos}/{human_len} rows, {eta}");
        }
        self.bar.set_position(rows);
    }

    fn reject(&mut self, reject: &Reject) -> io::Result<()> {
        match &mut self.rejects {
            Some(file) => writeln!(file, "{}", json!(reject)),
            None => Ok(()),
        }
    }
}

fn style(bar: &ProgressBar, template: &str) {
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
}
