//! The small client as a program: `README.md`, "What the program must do".

use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser;
use kazasu_conformance::case::Format;
use kazasu_conformance::client::{Client, Habit};

/// Takes the new results of a clinic and prints one JSON object per line.
#[derive(Parser)]
struct Arguments {
    /// The service.
    #[arg(long, env = "KAZASU_ORIGIN")]
    origin: String,
    /// The client's id.
    #[arg(long, env = "KAZASU_CLIENT_ID")]
    client_id: String,
    /// Its secret; by the environment only.
    #[arg(env = "KAZASU_CLIENT_SECRET", hide_env_values = true)]
    client_secret: String,
    /// `json` or `xml`.
    #[arg(long, env = "KAZASU_FORMAT", default_value = "json")]
    format: String,
    /// A folder for what is kept until the next start.
    #[arg(long, env = "KAZASU_STATE")]
    state: std::path::PathBuf,
    /// What to do wrong, so that the judge can be judged.
    #[arg(long, hide = true)]
    habit: Option<Habit>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    // A second call finds the first one's; there is one provider.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let arguments = Arguments::parse();
    let client = Client {
        origin: arguments.origin,
        id: arguments.client_id,
        secret: arguments.client_secret,
        format: match arguments.format.as_str() {
            "xml" => Format::Xml,
            _ => Format::Json,
        },
        folder: arguments.state,
        habit: arguments.habit,
    };
    match client.run(&mut std::io::stdout().lock()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nowhere is left to say that standard error is closed.
            let _ = writeln!(std::io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}
