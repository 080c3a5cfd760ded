//! What is kept sealed beside a file: the key made for it, and the name it came with.

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize as _, Zeroizing};

use crate::keyring::{KeyRing, SealingKey};
use crate::store::sealed::context;
use crate::store::{StoreError, well_formed};

#[derive(Serialize, Deserialize)]
struct Kept {
    key: String,
    name: String,
}

const LONGEST_NAME: usize = 200;

/// Seals both for the row `id` of a table.
pub(crate) fn seal(
    keys: &dyn KeyRing,
    table: &'static str,
    id: &str,
    key: &[u8; 32],
    name: &str,
) -> Result<Vec<u8>, StoreError> {
    let mut kept = Kept {
        key: hex::encode(key),
        name: name.chars().take(LONGEST_NAME).collect(),
    };
    let plain = Zeroizing::new(serde_json::to_vec(&kept).unwrap_or_default());
    kept.key.zeroize();
    Ok(keys.seal(SealingKey::Register, &context(table, id), &plain)?)
}

/// Opens both.
pub(crate) fn open(
    keys: &dyn KeyRing,
    table: &'static str,
    id: &str,
    sealed: &[u8],
) -> Result<(Zeroizing<[u8; 32]>, String), StoreError> {
    let plain = keys.open(&context(table, id), sealed)?;
    let mut kept: Kept = well_formed(serde_json::from_slice(&plain).ok(), table)?;
    let mut key = Zeroizing::new([0; 32]);
    let decoded = hex::decode_to_slice(&kept.key, key.as_mut_slice());
    kept.key.zeroize();
    well_formed(decoded.ok(), table)?;
    Ok((key, kept.name))
}
