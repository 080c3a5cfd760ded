//! Cases: files of JSON that any language reads.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use thiserror::Error;

/// The file of results the cases name.
const RESULTS: &str = "results.json";

/// One case.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// Its name, that of its file.
    pub name: String,
    /// What it shows.
    pub about: String,
    /// Formats it is played in.
    pub formats: Vec<Format>,
    /// Whether answers hold members and elements no client has heard of.
    #[serde(default)]
    pub strange: bool,
    /// The client is started once per round, with the same folder for what it keeps.
    pub rounds: Vec<Round>,
}

/// One start of the client.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Round {
    /// Results that are new before it, by name.
    #[serde(default)]
    pub adds: Vec<String>,
    /// Most results of one answer.
    #[serde(default = "largest_page")]
    pub page: usize,
    /// What is answered out of turn.
    #[serde(default)]
    pub events: Vec<Event>,
    /// Results the client must take, in order, by name.
    #[serde(default)]
    pub takes: Vec<String>,
    /// How the client must end.
    #[serde(default)]
    pub ends: Ending,
    /// Most requests for a token.
    #[serde(default = "one")]
    pub most_tokens: u32,
    /// Most requests for results.
    pub most_requests: u32,
}

/// An answer out of turn.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// To which requests.
    pub on: Target,
    /// To which of them in this round, from 1.
    pub nth: u32,
    /// To all from that one on.
    #[serde(default)]
    pub lasting: bool,
    /// HTTP status. A 401 voids the token that was sent.
    pub status: u16,
    /// Code of the problem document.
    pub code: String,
    /// OAuth's word, for a token.
    pub error: Option<String>,
    /// Seconds in `Retry-After`.
    pub retry_after: Option<u32>,
}

/// A kind of request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// `POST /v1/token`.
    Token,
    /// `GET /v1/receipt/results`.
    Results,
}

/// How a client ends.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// Exit code 0.
    #[default]
    Well,
    /// Another exit code.
    Failed,
}

/// A format of results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// `application/json`.
    Json,
    /// `application/xml`.
    Xml,
}

/// Cases, and the results they name.
#[derive(Debug, Clone)]
pub struct Cases {
    /// The cases, by name.
    pub cases: Vec<Case>,
    /// The results.
    pub results: BTreeMap<String, Value>,
}

/// Why there are no cases.
#[derive(Debug, Error)]
pub enum CaseError {
    /// A file cannot be read.
    #[error("{}: {source}", file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// Cause.
        source: io::Error,
    },
    /// A file is no case.
    #[error("{}: {source}", file.display())]
    Malformed {
        /// The file.
        file: PathBuf,
        /// Cause.
        source: serde_json::Error,
    },
    /// A case names a result that is not there, or itself differently from its file.
    #[error("{case}: {name} is not there")]
    Name {
        /// The case.
        case: String,
        /// The name.
        name: String,
    },
}

impl Format {
    /// The word of `Accept` and `Content-Type`.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Xml => "application/xml",
        }
    }

    /// The word of `KAZASU_FORMAT`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Xml => "xml",
        }
    }
}

impl Cases {
    /// The folder of the kit's own cases.
    #[must_use]
    pub fn folder() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("cases")
    }

    /// Reads a folder of cases.
    ///
    /// # Errors
    /// [`CaseError`].
    pub fn read(folder: &Path) -> Result<Self, CaseError> {
        let unreadable = |source| CaseError::Unreadable {
            file: folder.to_owned(),
            source,
        };
        let results = parse(&folder.join(RESULTS))?;
        let mut cases = Vec::new();
        for entry in fs::read_dir(folder).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            let json = path.extension().is_some_and(|extension| extension == "json");
            if json && !path.ends_with(RESULTS) {
                cases.push(hold(parse(&path)?, &path, &results)?);
            }
        }
        cases.sort_by(|one: &Case, other: &Case| one.name.cmp(&other.name));
        Ok(Self { cases, results })
    }
}

fn hold(case: Case, path: &Path, results: &BTreeMap<String, Value>) -> Result<Case, CaseError> {
    let of_file = path.file_stem().and_then(|stem| stem.to_str()) == Some(case.name.as_str());
    let named = case
        .rounds
        .iter()
        .flat_map(|round| round.adds.iter().chain(&round.takes));
    let absent = named.into_iter().find(|name| !results.contains_key(*name));
    let name = match absent {
        Some(name) => name.clone(),
        None if !of_file => case.name.clone(),
        None => return Ok(case),
    };
    Err(CaseError::Name {
        case: path.display().to_string(),
        name,
    })
}

fn parse<T: serde::de::DeserializeOwned>(file: &Path) -> Result<T, CaseError> {
    let text = fs::read_to_string(file).map_err(|source| CaseError::Unreadable {
        file: file.to_owned(),
        source,
    })?;
    serde_json::from_str(&text).map_err(|source| CaseError::Malformed {
        file: file.to_owned(),
        source,
    })
}

fn largest_page() -> usize {
    100
}

fn one() -> u32 {
    1
}
