//! Checkpoints: the heads of all chains, kept outside the database, so that whoever owns the database alone cannot cut
//! a tail off, drop a chain or write one anew.
//!
//! The file only grows, one JSON object per line; each line's MAC covers the line before. Put it where the database's
//! owner cannot write: another machine's log, a write-once share.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;

use jiff::Timestamp;
use kazasu_wire::base64url;
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq as _;

use super::AuditError;
use crate::keyring::{Generation, KeyRing, KeyRingError, Purpose};
use crate::store::audit::{all_heads, mac_at};
use crate::store::{Store, StoreError};

/// Last row of each chain at one instant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checkpoint {
    at: Timestamp,
    heads: BTreeMap<String, Head>,
    /// Generation of the keys its MAC was made with; the first where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    generation: Option<u32>,
    mac: String,
}

/// Last row of a chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    sequence: i64,
    mac: String,
}

/// Writes the present heads down, after the checkpoints that are there; nothing where no row came since the last one.
///
/// # Errors
/// [`AuditError::Checkpoint`] where the file cannot be read, written or believed; [`AuditError::Store`].
pub async fn append(store: &Store, keys: &dyn KeyRing, at: Timestamp, file: &Path) -> Result<(), AuditError> {
    let before = read(keys, file)?.pop();
    let heads: BTreeMap<String, Head> = all_heads(store)
        .await?
        .into_iter()
        .map(|(chain, sequence, mac)| {
            let mac = base64url::encode(&mac);
            (chain, Head { sequence, mac })
        })
        .collect();
    if heads.is_empty() || before.as_ref().is_some_and(|before| before.heads == heads) {
        return Ok(());
    }
    let before = before.map(|before| before.mac).unwrap_or_default();
    let generation = keys.current();
    let mac = mac(keys, generation, &before, at, &heads).map_err(StoreError::from)?;
    let checkpoint = Checkpoint {
        at,
        mac: base64url::encode(&mac),
        heads,
        generation: (generation != Generation::FIRST).then(|| generation.number()),
    };
    let line = serde_json::to_string(&checkpoint).map_err(|_| AuditError::Checkpoint { line: 0 })?;
    let unwritable = |_| AuditError::Checkpoint { line: 0 };
    let mut out = File::options()
        .create(true)
        .append(true)
        .open(file)
        .map_err(unwritable)?;
    writeln!(out, "{line}").map_err(unwritable)?;
    out.sync_all().map_err(unwritable)
}

/// Holds that every head ever written down is still in its chain.
///
/// # Errors
/// [`AuditError::ChainMissing`], [`AuditError::CutOff`], [`AuditError::Rewritten`], or as [`append`].
pub async fn verify(store: &Store, keys: &dyn KeyRing, file: &Path) -> Result<usize, AuditError> {
    let checkpoints = read(keys, file)?;
    let now: BTreeMap<String, i64> = all_heads(store)
        .await?
        .into_iter()
        .map(|(chain, sequence, _)| (chain, sequence))
        .collect();
    for (chain, head) in checkpoints.iter().flat_map(|checkpoint| &checkpoint.heads) {
        let Some(last) = now.get(chain) else {
            return Err(AuditError::ChainMissing { chain: chain.clone() });
        };
        if *last < head.sequence {
            return Err(AuditError::CutOff {
                chain: chain.clone(),
                sequence: *last,
            });
        }
        let stored = mac_at(store, chain, head.sequence).await?;
        if stored.map(|mac| base64url::encode(&mac)).as_ref() != Some(&head.mac) {
            return Err(AuditError::Rewritten {
                chain: chain.clone(),
                sequence: head.sequence,
            });
        }
    }
    Ok(checkpoints.len())
}

/// The checkpoints of a file, each held to belong to the one before; none where there is no file yet.
fn read(keys: &dyn KeyRing, file: &Path) -> Result<Vec<Checkpoint>, AuditError> {
    let lines = match File::open(file) {
        Ok(open) => BufReader::new(open).lines(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(_) => return Err(AuditError::Checkpoint { line: 0 }),
    };
    let mut checkpoints: Vec<Checkpoint> = Vec::new();
    for (number, line) in (1..).zip(lines) {
        let unusable = AuditError::Checkpoint { line: number };
        let Some(checkpoint) = line
            .ok()
            .and_then(|line| serde_json::from_str::<Checkpoint>(&line).ok())
        else {
            return Err(unusable);
        };
        let before = checkpoints.last().map_or("", |before| before.mac.as_str());
        let generation = checkpoint
            .generation
            .map_or(Some(Generation::FIRST), Generation::of);
        let genuine = generation
            .and_then(|generation| mac(keys, generation, before, checkpoint.at, &checkpoint.heads).ok());
        let Some(genuine) = genuine else {
            return Err(unusable);
        };
        let found = base64url::decode(&checkpoint.mac).unwrap_or_default();
        if !bool::from(genuine.as_slice().ct_eq(&found)) {
            return Err(unusable);
        }
        checkpoints.push(checkpoint);
    }
    Ok(checkpoints)
}

fn mac(
    keys: &dyn KeyRing,
    generation: Generation,
    before: &str,
    at: Timestamp,
    heads: &BTreeMap<String, Head>,
) -> Result<[u8; 32], KeyRingError> {
    let at = at.as_millisecond().to_be_bytes();
    let sequences: Vec<_> = heads.values().map(|head| head.sequence.to_be_bytes()).collect();
    let mut parts: Vec<&[u8]> = vec![before.as_bytes(), &at];
    for ((chain, head), sequence) in heads.iter().zip(&sequences) {
        parts.extend([chain.as_bytes(), sequence, head.mac.as_bytes()]);
    }
    keys.mac_of(generation, Purpose::AuditCheckpoint, &parts)
}
