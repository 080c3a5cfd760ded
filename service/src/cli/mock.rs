//! `kazasu-service mock`: synthetic clinics for vendors of receipt computers.

use std::net::SocketAddr;
use std::process::ExitCode;

use clap::Args;

use super::{Asked, Failure, print};
use crate::mock::Mock;

#[derive(Debug, Args)]
pub(super) struct MockCommand {
    /// Loopback address to listen on; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// Results of each clinic, 0 to 10,000.
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u16).range(..=10_000))]
    results: u16,
}

pub(super) async fn run(command: MockCommand) -> Result<ExitCode, Failure> {
    let mut asked = Asked::listen()?;
    let mut mock = Mock::start(command.listen, command.results).await?;
    print(&mock.shown())?;
    tokio::select! {
        ended = mock.running.wait() => ended?,
        () = asked.wait() => {}
    }
    mock.stop().await;
    Ok(ExitCode::SUCCESS)
}
