//! A real OCSP responder: `openssl ocsp` over an index of the minted PKI.

use std::fs;
use std::io::{self, BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use jiff::Timestamp;

use crate::mint::{Generation, Mint, authority_key_pem, holder_key_pem, stranger_key_pem};

/// What the responder's index says of a certificate; one that does not stand in it is unknown to the responder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IndexEntry {
    /// Valid.
    Valid,
    /// Revoked for good.
    Revoked(Timestamp),
    /// On hold (一時停止).
    OnHold(Timestamp),
    /// Expired: OpenSSL then answers nothing about it.
    Expired,
}

/// Who signs the responder's answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answerer {
    /// The CA itself.
    Authority,
    /// A delegate certified by the CA, with a holder key of the pool.
    Delegate(usize),
    /// A delegate certified by the **other** generation, under the same CA name.
    OtherGeneration(usize),
    /// A certificate that names the CA but was signed by a key nobody knows.
    Stranger,
}

/// What to start.
#[derive(Debug, Clone)]
pub struct ResponderSpec<'a> {
    /// Generation of the CA the index is of.
    pub generation: Generation,
    /// Who signs.
    pub answerer: Answerer,
    /// The index: serial number and entry.
    pub index: &'a [(u32, IndexEntry)],
    /// Port; 0 takes a free one.
    pub port: u16,
    /// Further arguments of `openssl ocsp`, for example `-nmin 5` or `-badsig`.
    pub arguments: &'a [&'a str],
}

/// A responder that answers on loopback until it is dropped.
#[derive(Debug)]
pub struct OpensslResponder {
    child: Child,
    address: SocketAddr,
    /// Held open: a responder that cannot write its log ends.
    _output: BufReader<ChildStdout>,
}

impl OpensslResponder {
    /// Starts a responder with its files in `folder`, and returns when it listens: OpenSSL then prints its port.
    ///
    /// # Errors
    /// Where files cannot be written, or `openssl` is missing or does not start.
    pub fn start(mint: &Mint, folder: &Path, spec: &ResponderSpec<'_>) -> io::Result<Self> {
        let (signer, key) = signer(mint, spec).map_err(io::Error::other)?;
        let authority = mint.authority_der(spec.generation);
        let written = |name: &str, text: &str| -> io::Result<PathBuf> {
            let path = folder.join(name);
            fs::write(&path, text)?;
            Ok(path)
        };
        let mut child = Command::new("openssl")
            .arg("ocsp")
            .args(["-port", &spec.port.to_string()])
            .arg("-index")
            .arg(written("index.txt", &index(spec.index))?)
            .arg("-CA")
            .arg(written("responder-ca.pem", &pem(&authority)?)?)
            .arg("-rsigner")
            .arg(written("responder.pem", &pem(&signer)?)?)
            .arg("-rkey")
            .arg(written("responder-key.pem", key)?)
            .args(spec.arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        match listening(&mut child, spec.port) {
            Ok((address, output)) => Ok(Self {
                child,
                address,
                _output: output,
            }),
            Err(error) => {
                child.kill()?;
                child.wait()?;
                Err(error)
            }
        }
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its URL.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }
}

impl Drop for OpensslResponder {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Waits for the line `ACCEPT [::]:34489 PID=27347`; the port in it is the one asked for, or the free one taken.
fn listening(child: &mut Child, port: u16) -> io::Result<(SocketAddr, BufReader<ChildStdout>)> {
    let stdout = child
        .stdout
        .take()
        .ok_or_else(|| io::Error::other("openssl has no output"))?;
    let mut line = String::new();
    let mut output = BufReader::new(stdout);
    output.read_line(&mut line)?;
    let told = line
        .split_whitespace()
        .nth(1)
        .and_then(|address| address.rsplit(':').next())
        .and_then(|told| told.parse().ok());
    match told {
        Some(told) if line.starts_with("ACCEPT") && (port == 0 || port == told) => {
            Ok((SocketAddr::from(([127, 0, 0, 1], told)), output))
        }
        _ => Err(io::Error::other(format!("openssl does not listen: {line:?}"))),
    }
}

fn signer(mint: &Mint, spec: &ResponderSpec<'_>) -> Result<(Vec<u8>, &'static str), crate::mint::MintError> {
    let generation = spec.generation;
    Ok(match spec.answerer {
        Answerer::Authority => (mint.authority_der(generation), authority_key_pem(generation)),
        Answerer::Delegate(slot) => (mint.responder_der(generation, slot)?, holder_key_pem(slot)),
        Answerer::OtherGeneration(slot) => (
            mint.responder_der(generation.other(), slot)?,
            holder_key_pem(slot),
        ),
        Answerer::Stranger => (mint.stranger_authority_der()?, stranger_key_pem()),
    })
}

/// OpenSSL's index: state, end, revocation, serial number, file, name; separated by tabs. Dates are `YYMMDDHHMMSSZ`.
fn index(entries: &[(u32, IndexEntry)]) -> String {
    let date = |at: Timestamp| at.strftime("%y%m%d%H%M%SZ").to_string();
    entries
        .iter()
        .map(|&(serial, entry)| {
            let (state, revoked) = match entry {
                IndexEntry::Valid => ('V', String::new()),
                IndexEntry::Revoked(at) => ('R', format!("{},keyCompromise", date(at))),
                IndexEntry::OnHold(at) => ('R', format!("{},certificateHold", date(at))),
                IndexEntry::Expired => ('E', String::new()),
            };
            let hex = format!("{serial:X}");
            let padding = if hex.len() % 2 == 0 { "" } else { "0" };
            format!("{state}\t491231235959Z\t{revoked}\t{padding}{hex}\tunknown\t/CN={serial}\n")
        })
        .collect()
}

fn pem(certificate: &[u8]) -> io::Result<String> {
    der::pem::encode_string("CERTIFICATE", der::pem::LineEnding::LF, certificate)
        .map_err(|error| io::Error::other(error.to_string()))
}
