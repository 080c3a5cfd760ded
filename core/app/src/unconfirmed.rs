//! 資格未確認: a patient confirmed another way, to be asked again within the month (requirements 244–246).
//!
//! A record holds no validity word: that is the service's alone. It is sealed under the key of its month of treatment,
//! so it ends with the results of that month.

use std::fmt;

use jiff::civil::Date;
use kazasu_wire::base64url;
use kazasu_wire::id::FacilityId;
use ring::rand::{SecureRandom as _, SystemRandom};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize as _, Zeroizing};

use crate::core::Core;
use crate::flow::Way;
use crate::history::{HistoryError, HistoryMonth};
use crate::keystore::{KeyAccess, KeyPurpose, KeyStoreError};
use crate::store::{StoreError, name};

/// What staff wrote down. `Debug` shows no personal datum; wiped on drop.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unconfirmed {
    /// How the patient was confirmed.
    pub way: Way,
    /// 施術日.
    pub on: Date,
    /// The clinic.
    pub facility: Option<FacilityId>,
    /// 氏名.
    pub name: String,
    /// 保険者番号, as written on the paper.
    pub insurer_number: String,
    /// 記号.
    pub symbol: String,
    /// 番号.
    pub number: String,
    /// 枝番.
    pub branch: String,
    /// Who confirmed.
    pub staff: String,
}

impl fmt::Debug for Unconfirmed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unconfirmed")
            .field("way", &self.way)
            .field("on", &self.on)
            .finish_non_exhaustive()
    }
}

impl Drop for Unconfirmed {
    fn drop(&mut self) {
        let texts = [
            &mut self.name,
            &mut self.insurer_number,
            &mut self.symbol,
            &mut self.number,
            &mut self.branch,
            &mut self.staff,
        ];
        for text in texts {
            text.zeroize();
        }
    }
}

/// A record as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptUnconfirmed {
    /// Names it on this device.
    pub id: String,
    /// What was written down.
    pub record: Unconfirmed,
}

#[derive(Serialize, Deserialize)]
struct Sealed {
    month: String,
    bytes: String,
}

fn aad(id: &str, month: HistoryMonth) -> Vec<u8> {
    format!("kazasu-unconfirmed/1\0{month}\0{id}").into_bytes()
}

pub(crate) async fn keep(core: &Core, record: &Unconfirmed) -> Result<(), HistoryError> {
    if !core.history.is_unlocked() {
        return Err(HistoryError::Locked);
    }
    let month = HistoryMonth::of_day(record.on);
    let alias = month.alias().ok_or(HistoryError::NotFound)?;
    let mut random = [0; 16];
    SystemRandom::new()
        .fill(&mut random)
        .map_err(|_| KeyStoreError::Unavailable)?;
    let id = base64url::encode(&random);
    let mut plain = Zeroizing::new(Vec::with_capacity(4_096));
    serde_json::to_writer(&mut *plain, record).map_err(|_| StoreError::of("a record is not JSON"))?;
    core.keys
        .create(alias.clone(), KeyPurpose::Seal, KeyAccess::DeviceUnlocked)
        .await?;
    let bytes = core.keys.seal(alias, aad(&id, month), plain).await?;
    let sealed = Sealed {
        month: month.to_string(),
        bytes: base64url::encode(&bytes),
    };
    Ok(core.store.put(&format!("{}{id}", name::UNCONFIRMED), &sealed)?)
}

/// Every record whose month still has its key, newest treatment first. The others are dropped for good.
pub(crate) async fn list(core: &Core) -> Result<Vec<KeptUnconfirmed>, HistoryError> {
    if !core.history.is_unlocked() {
        return Err(HistoryError::Locked);
    }
    let mut records = Vec::new();
    for row in core.store.names(name::UNCONFIRMED)? {
        let Some(sealed) = core.store.get::<Sealed>(&row)? else {
            continue;
        };
        let id = row.strip_prefix(name::UNCONFIRMED).unwrap_or_default().to_owned();
        let month = HistoryMonth::parse(&sealed.month);
        let alias = month.and_then(HistoryMonth::alias);
        let (Some(month), Some(alias), Some(bytes)) = (month, alias, base64url::decode(&sealed.bytes)) else {
            return Err(StoreError::of("a record is malformed").into());
        };
        match core.keys.open(alias, aad(&id, month), bytes).await {
            Ok(plain) => {
                let record =
                    serde_json::from_slice(&plain).map_err(|_| StoreError::of("a record is malformed"))?;
                records.push(KeptUnconfirmed { id, record });
            }
            Err(KeyStoreError::NotFound) => core.store.remove(&row)?,
            Err(error) => return Err(error.into()),
        }
    }
    records.sort_by_key(|kept| std::cmp::Reverse(kept.record.on));
    Ok(records)
}

pub(crate) fn remove(core: &Core, id: &str) -> Result<(), HistoryError> {
    if !core.history.is_unlocked() {
        return Err(HistoryError::Locked);
    }
    core.store.remove(&format!("{}{id}", name::UNCONFIRMED))?;
    Ok(core.store.flush()?)
}
