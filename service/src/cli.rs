//! The command line of `kazasu-service`.

mod backup;
mod client;
mod co_location;
mod import;
mod mock;
mod operator;
mod rotate_keys;
mod unlock;

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Parser, Subcommand};
use kazasu_wire::id::InstitutionCode;
use serde_json::{Value, json};
#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};
#[cfg(windows)]
use tokio::signal::windows::{CtrlC, CtrlClose, ctrl_c, ctrl_close};

use crate::account::approve;
use crate::clock::SystemClock;
use crate::erasure::{self, ClockStanding, ClockVoucher};
#[cfg(feature = "previews")]
use crate::preview::drawing;
use crate::service::Service;
use crate::settings::{Admin, Network, Settings};
use crate::{audit, log};
use import::{ImportArguments, import};

/// Eligibility service of Kazasu.
#[derive(Debug, Parser)]
#[command(name = "kazasu-service", version)]
pub struct Cli {
    /// Settings file (TOML); `KAZASU_*` variables come over it.
    #[arg(long, env = "KAZASU_CONFIG", global = true)]
    config: Option<PathBuf>,
    #[command(flatten)]
    over: Over,
    #[command(subcommand)]
    command: Command,
}

/// Settings that may also be given here.
#[derive(Debug, Args)]
struct Over {
    /// Database URL.
    #[arg(long, global = true)]
    database: Option<String>,
    /// Test mode: plain HTTP on loopback, test anchors, prefecture 48.
    #[arg(long, global = true)]
    test_mode: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve; the bound address goes to standard output as one JSON line.
    Serve {
        /// Address to listen on; port 0 takes a free one.
        #[arg(long)]
        listen: Option<SocketAddr>,
        /// Network of a proxy in front; may be given several times. Only from there is `X-Forwarded-For` believed, and
        /// plain HTTP heard outside test mode.
        #[arg(long, value_name = "CIDR")]
        behind_proxy: Vec<Network>,
        /// Address of the operator's own listener: /healthz, /readyz, /metrics.
        #[arg(long, value_name = "ADDR")]
        admin: Option<SocketAddr>,
    },
    Import(ImportArguments),
    /// Accounts.
    #[command(subcommand)]
    Account(AccountCommand),
    /// Clients of receipt computers.
    #[command(subcommand)]
    Client(client::ClientCommand),
    /// Clinics that share terminals (併設).
    #[command(subcommand)]
    CoLocation(co_location::CoLocationCommand),
    /// People of the operator, who review (審査).
    #[command(subcommand)]
    Operator(operator::OperatorCommand),
    /// Serve synthetic clinics with results to try a receipt computer on; where, and clients of each clinic, goes to
    /// standard output as one JSON line. Needs no settings and keeps nothing.
    Mock(mock::MockCommand),
    /// Verify the audit chains, and that they still hold every row their checkpoints saw.
    VerifyAudit {
        /// Checkpoints; the settings' own file where absent.
        #[arg(long)]
        checkpoints: Option<PathBuf>,
    },
    Backup(backup::BackupArguments),
    RotateKeys(rotate_keys::RotateArguments),
    /// Let somebody try again at once who was slowed or locked after wrong tries.
    #[command(subcommand)]
    Unlock(unlock::UnlockCommand),
    /// Erase for good what may no longer be kept, as the running service does every ten minutes; what was erased goes to
    /// standard output as one JSON line.
    Erase {
        /// The clock is right, although it stands far from the last instant this database has seen.
        #[arg(long)]
        clock_is_right: bool,
    },
    /// Draw a page of the file on standard input. For the service itself.
    #[cfg(feature = "previews")]
    #[command(hide = true)]
    Preview(drawing::Asked),
    /// Settings.
    #[command(subcommand)]
    Config(ConfigCommand),
}

#[derive(Debug, Subcommand)]
enum AccountCommand {
    /// Issue accounts; each goes to standard output as one JSON line, once.
    Approve {
        /// 機関コード.
        #[arg(long)]
        institution: InstitutionCode,
        /// Number of terminals, 1 to 20.
        #[arg(long)]
        terminals: u16,
    },
}

#[derive(Debug, Subcommand)]
enum ConfigCommand {
    /// Read the settings, hold their rules, and print them without secrets.
    Check,
}

/// A command that did not do what it should.
struct Failure {
    exit: u8,
    code: &'static str,
    message: String,
}

macro_rules! failure {
    ($($error:ty => $exit:literal),+ $(,)?) => {
        $(impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                Self { exit: $exit, code: error.code(), message: error.to_string() }
            }
        })+
    };
}

failure! {
    crate::settings::SettingsError => 2,
    crate::service::StartError => 2,
    crate::account::ApproveError => 8,
    crate::co_location::CoLocationError => 8,
    crate::import::ImportError => 8,
    crate::receipt::client::ClientError => 8,
    crate::mock::MockError => 2,
    crate::portal::operator::OperatorError => 8,
    crate::tries::UnlockError => 8,
    crate::backup::BackupError => 8,
    crate::store::StoreError => 8,
    audit::AuditError => 8,
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self {
            exit: 2,
            code: "import.file.unreadable",
            message: error.to_string(),
        }
    }
}

/// Runs the command; failures go to standard error as one JSON line. Exit codes as in the design, §8: 2 usage and
/// settings, 8 refused.
pub fn run(cli: Cli) -> ExitCode {
    #[cfg(feature = "previews")]
    if let Command::Preview(asked) = &cli.command {
        // Before the runtime has threads: what it gives up, it gives up for one.
        return drawing::run(asked);
    }
    let outcome = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime.block_on(execute(cli)),
        Err(error) => Err(error.into()),
    };
    match outcome {
        Ok(exit) => exit,
        Err(failure) => {
            let line = json!({"code": failure.code, "message": failure.message});
            // Nowhere is left to say that standard error is closed.
            let _ = writeln!(std::io::stderr(), "{line}");
            ExitCode::from(failure.exit)
        }
    }
}

async fn execute(cli: Cli) -> Result<ExitCode, Failure> {
    let mut settings = Settings::load(cli.config.as_deref())?;
    if let Some(database) = cli.over.database {
        settings.database = database;
    }
    settings.test_mode |= cli.over.test_mode;
    log::start(&settings.log);
    match cli.command {
        Command::Serve {
            listen,
            behind_proxy,
            admin,
        } => {
            if let Some(listen) = listen {
                settings.listen = listen;
            }
            settings.behind_proxy.extend(behind_proxy);
            if let Some(listen) = admin {
                let beyond_loopback = settings.admin.is_some_and(|admin| admin.beyond_loopback);
                settings.admin = Some(Admin {
                    listen,
                    beyond_loopback,
                });
            }
            // This program is the one that draws, unless the operator names another.
            if cfg!(feature = "previews") {
                settings.office.preview = settings.office.preview.or_else(|| std::env::current_exe().ok());
            }
            serve(settings).await
        }
        #[cfg(feature = "previews")]
        Command::Preview(asked) => Ok(drawing::run(&asked)),
        Command::Config(ConfigCommand::Check) => {
            settings.check()?;
            print(&settings.redacted())?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Import(arguments) => import(arguments, settings).await,
        Command::Account(AccountCommand::Approve {
            institution,
            terminals,
        }) => {
            let service = open(settings).await?;
            for account in approve(&service, &institution, terminals).await? {
                print(&json!({
                    "institution_code": account.institution_code,
                    "account_id": account.account_id,
                    "password": account.password,
                    "activation_code": account.activation_code,
                    "origin": account.origin,
                    "payload": *account.to_text(),
                }))?;
            }
            service.store.close().await;
            Ok(ExitCode::SUCCESS)
        }
        Command::Client(command) => client::run(settings, command).await,
        Command::CoLocation(command) => co_location::run(settings, command).await,
        Command::Operator(command) => operator::run(settings, command).await,
        Command::Mock(command) => mock::run(command).await,
        Command::Backup(arguments) => backup::run(settings, arguments).await,
        Command::RotateKeys(arguments) => rotate_keys::run(settings, arguments).await,
        Command::Unlock(command) => unlock::run(settings, command).await,
        Command::Erase { clock_is_right } => erase(settings, clock_is_right).await,
        Command::VerifyAudit { checkpoints } => {
            let service = open(settings).await?;
            let (store, keys) = (&service.store, service.keys.as_ref());
            let rows = audit::verify(store, keys).await?;
            let held = match checkpoints.or_else(|| service.settings.audit_checkpoints.clone()) {
                Some(file) => Some(audit::checkpoint::verify(store, keys, &file).await?),
                None => None,
            };
            print(&json!({"rows": rows, "checkpoints": held}))?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

async fn open(settings: Settings) -> Result<Service, Failure> {
    Ok(Service::open(settings, Arc::new(SystemClock)).await?)
}

async fn erase(settings: Settings, clock_is_right: bool) -> Result<ExitCode, Failure> {
    let voucher = if clock_is_right {
        ClockVoucher::Operator
    } else {
        ClockVoucher::Itself
    };
    let service = open(settings).await?;
    let report = erasure::erase(&service, voucher).await?;
    service.store.close().await;
    print(&serde_json::to_value(&report).unwrap_or_default())?;
    if report.clock == ClockStanding::Doubted {
        return Err(Failure {
            exit: 8,
            code: "service.clock.jumped",
            message: "the clock stands far from the last instant this database has seen: nothing was erased"
                .to_owned(),
        });
    }
    Ok(ExitCode::SUCCESS)
}

async fn serve(settings: Settings) -> Result<ExitCode, Failure> {
    // Listened for before anybody can know where the service is, so that being asked always ends it in order.
    let mut asked = Asked::listen()?;
    let mut running = Service::start(settings).await?;
    let mut line = json!({"address": running.address, "origin": running.origin});
    if let Some(admin) = running.admin {
        line["admin"] = json!(admin);
    }
    print(&line)?;
    tokio::select! {
        ended = running.wait() => ended?,
        () = asked.wait() => {}
    }
    running.stop().await;
    Ok(ExitCode::SUCCESS)
}

/// Ctrl-C, or SIGTERM of a service manager.
#[cfg(unix)]
struct Asked {
    interrupt: Signal,
    terminate: Signal,
}

#[cfg(unix)]
impl Asked {
    fn listen() -> std::io::Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn wait(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

/// Ctrl-C, or the console's end.
#[cfg(windows)]
struct Asked {
    interrupt: CtrlC,
    close: CtrlClose,
}

#[cfg(windows)]
impl Asked {
    fn listen() -> std::io::Result<Self> {
        Ok(Self {
            interrupt: ctrl_c()?,
            close: ctrl_close()?,
        })
    }

    async fn wait(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.close.recv() => {}
        }
    }
}

fn print(line: &Value) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")?;
    Ok(out.flush()?)
}
