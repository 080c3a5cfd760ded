//! The register of insured people, and what it says about one person on one day.
//!
//! The built-in register is imported from files ([`crate::import`]). A real insurer's system stands behind the same trait.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use jiff::civil::Date;
use kazasu_wire::coverage::Coverage;
use kazasu_wire::share::Share;
use kazasu_wire::validity::Validity;

use crate::certificate::CertificateName;
use crate::keyring::KeyRing;
use crate::person::{PersonKey, certificate_mac};
use crate::store::{self, Store, StoreError};

/// What the register says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Qualification {
    /// 資格有効性.
    pub validity: Validity,
    /// The coverages to show, medical insurance before 医療扶助.
    pub coverages: Vec<Coverage>,
}

/// An answer under way.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// Says whose a certificate is, and what insurance that person has on the day of treatment.
pub trait Registry: Send + Sync {
    /// The person a certificate belongs to, (authority key id, serial), and what holds for them on `treated_on`; `None`
    /// where nobody is known by it. One person has many certificates; the key stays the same through every renewal of the
    /// card and change of insurer. A person whose card may not be used as insurance card gets exactly the answer of a
    /// person nobody knows.
    fn look_up<'a>(
        &'a self,
        certificate: &'a CertificateName,
        treated_on: Date,
    ) -> Answer<'a, Option<(PersonKey, Qualification)>>;
}

/// 自己情報提供不可フラグ: the card cannot be used as insurance card (eligibility facts 78).
pub const CARD_UNUSABLE: &str = "dv_card_unusable";
/// 不開示該当フラグ: the address is not shown (eligibility facts 78).
pub const ADDRESS_HIDDEN: &str = "dv_address_hidden";
/// 有効（未登録）: 医療扶助 not registered yet (OQSCD006 word 6).
pub const UNREGISTERED: &str = "unregistered";
/// Every flag of the register.
pub const FLAGS: [&str; 3] = [CARD_UNUSABLE, ADDRESS_HIDDEN, UNREGISTERED];

impl Qualification {
    /// 資格情報なし.
    #[must_use]
    pub fn none() -> Self {
        Self {
            validity: Validity::None,
            coverages: Vec::new(),
        }
    }

    /// What holds on `day` for somebody with these flags and coverages.
    #[must_use]
    pub fn on(day: Date, flags: &str, coverages: Vec<Coverage>) -> Self {
        let has = |flag| flags.split_ascii_whitespace().any(|own| own == flag);
        if has(CARD_UNUSABLE) {
            return Self::none();
        }
        let mut shown = Self::judge(day, has(UNREGISTERED), coverages);
        // A stable sort: within a kind the register's order stays.
        shown.coverages.sort_by_key(Coverage::is_public_assistance);
        if has(ADDRESS_HIDDEN) {
            for coverage in &mut shown.coverages {
                coverage.hide_address();
            }
        }
        shown
    }

    fn judge(day: Date, unregistered: bool, coverages: Vec<Coverage>) -> Self {
        let (mut now, mut lost, mut later) = (Vec::new(), Vec::new(), false);
        for coverage in coverages {
            if begins(&coverage).is_some_and(|begin| day < begin) {
                later = true;
            } else if ended_before(&coverage).is_some_and(|end| end <= day) {
                lost.push(coverage);
            } else {
                now.push(coverage);
            }
        }
        let medical = now
            .iter()
            .filter(|coverage| !coverage.is_public_assistance())
            .count();
        let validity = match (now.len(), medical) {
            (0, _) if later => Validity::InvalidReplaced,
            (0, _) if lost.is_empty() => Validity::None,
            (0, _) => Validity::Invalid,
            (_, 0) if unregistered => Validity::ValidUnregistered,
            (_, 0 | 1) => Validity::Valid,
            _ => Validity::Multiple,
        };
        if now.is_empty() {
            return Self {
                validity,
                coverages: last_lost(lost),
            };
        }
        for coverage in &mut now {
            coverage.share = Share::of(coverage, day);
        }
        Self {
            validity,
            coverages: now,
        }
    }
}

/// The coverage(s) lost last: what the patient's old card says; older ones are nobody's business.
fn last_lost(lost: Vec<Coverage>) -> Vec<Coverage> {
    let last = lost.iter().filter_map(ended_before).max();
    lost.into_iter()
        .filter(|coverage| ended_before(coverage) == last)
        .collect()
}

/// First day of a coverage: 資格取得年月日 or 有効開始年月日, whichever is later.
fn begins(coverage: &Coverage) -> Option<Date> {
    coverage.qualified_on.max(coverage.valid_from)
}

/// First day *without* the coverage: 資格喪失年月日, or the day after 有効終了年月日 (the last day included), whichever
/// is earlier.
fn ended_before(coverage: &Coverage) -> Option<Date> {
    let after_end = coverage.valid_to.and_then(|day| day.tomorrow().ok());
    match (coverage.disqualified_on, after_end) {
        (Some(lost), Some(end)) => Some(lost.min(end)),
        (lost, end) => lost.or(end),
    }
}

/// The register in this service's own store.
pub struct StoredRegistry {
    store: Store,
    keys: Arc<dyn KeyRing>,
}

impl StoredRegistry {
    /// The register in `store`, sealed with `keys`.
    #[must_use]
    pub fn new(store: Store, keys: Arc<dyn KeyRing>) -> Self {
        Self { store, keys }
    }
}

impl Registry for StoredRegistry {
    fn look_up<'a>(
        &'a self,
        certificate: &'a CertificateName,
        treated_on: Date,
    ) -> Answer<'a, Option<(PersonKey, Qualification)>> {
        Box::pin(async move {
            let mac = certificate_mac(self.keys.as_ref(), certificate);
            let Some(found) = store::person::by_certificate(&self.store, &mac).await? else {
                return Ok(None);
            };
            let person = PersonKey::from_bytes(found.person_mac);
            let coverages = found
                .coverages
                .iter()
                .map(|sealed| open_coverage(self.keys.as_ref(), &person, sealed))
                .collect::<Result<_, _>>()?;
            let qualification = Qualification::on(treated_on, &found.flags, coverages);
            Ok(Some((person, qualification)))
        })
    }
}

/// What a sealed coverage is bound to.
#[must_use]
pub fn coverage_context(person: &[u8]) -> Vec<u8> {
    [b"coverages/".as_slice(), person].concat()
}

fn open_coverage(keys: &dyn KeyRing, person: &PersonKey, sealed: &[u8]) -> Result<Coverage, StoreError> {
    let plain = keys.open(&coverage_context(person.as_bytes()), sealed)?;
    serde_json::from_slice(&plain).map_err(|_| StoreError::Malformed { table: "coverages" })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn day() -> Date {
        date(2026, 11, 21)
    }

    fn medical(from: Date, lost: Option<Date>) -> Coverage {
        Coverage {
            card_classification: Some("01".into()),
            insurer_number: Some("06130488".into()),
            birth_date: Some(date(1980, 5, 5)),
            address: Some("東京都".into()),
            post_number: Some("100-0001".into()),
            qualified_on: Some(from),
            disqualified_on: lost,
            ..Coverage::default()
        }
    }

    fn assistance(from: Date, lost: Option<Date>) -> Coverage {
        Coverage {
            card_classification: Some("A1".into()),
            ..medical(from, lost)
        }
    }

    #[test]
    fn the_six_words() {
        let past = date(2020, 4, 1);
        let lost = Some(date(2026, 11, 1));
        let later = date(2026, 12, 1);
        let table: [(&str, Vec<Coverage>, Validity, usize); 12] = [
            ("", vec![], Validity::None, 0),
            ("", vec![medical(past, None)], Validity::Valid, 1),
            ("", vec![medical(past, lost)], Validity::Invalid, 1),
            (
                "",
                vec![medical(past, lost), medical(later, None)],
                Validity::InvalidReplaced,
                1,
            ),
            ("", vec![medical(later, None)], Validity::InvalidReplaced, 0),
            (
                "",
                vec![medical(past, lost), medical(date(2026, 11, 1), None)],
                Validity::Valid,
                1,
            ),
            (
                "",
                vec![medical(past, None), medical(past, None)],
                Validity::Multiple,
                2,
            ),
            (
                "",
                vec![assistance(past, None), medical(past, None)],
                Validity::Valid,
                2,
            ),
            ("", vec![assistance(past, None)], Validity::Valid, 1),
            (
                UNREGISTERED,
                vec![assistance(past, None)],
                Validity::ValidUnregistered,
                1,
            ),
            (
                UNREGISTERED,
                vec![assistance(past, None), medical(past, None)],
                Validity::Valid,
                2,
            ),
            (CARD_UNUSABLE, vec![medical(past, None)], Validity::None, 0),
        ];
        for (row, (flags, coverages, validity, shown)) in table.into_iter().enumerate() {
            let answer = Qualification::on(day(), flags, coverages);
            assert_eq!(answer.validity, validity, "row {row}");
            assert_eq!(answer.coverages.len(), shown, "row {row}");
        }
    }

    #[test]
    fn first_and_last_days() {
        let table = [
            // 資格取得年月日 is the first day, 資格喪失年月日 the first day without, 有効終了年月日 the last day with
            (Some(day()), None, None, Validity::Valid),
            (None, Some(day()), None, Validity::Invalid),
            (None, None, Some(day()), Validity::Valid),
            (None, None, Some(date(2026, 11, 20)), Validity::Invalid),
            (Some(date(2026, 11, 22)), None, None, Validity::InvalidReplaced),
        ];
        for (qualified_on, disqualified_on, valid_to, validity) in table {
            let coverage = Coverage {
                qualified_on,
                disqualified_on,
                valid_to,
                ..Coverage::default()
            };
            assert_eq!(Qualification::on(day(), "", vec![coverage]).validity, validity);
        }
    }

    #[test]
    fn a_hidden_address_and_the_order() {
        let past = date(2020, 4, 1);
        let answer = Qualification::on(
            day(),
            ADDRESS_HIDDEN,
            vec![assistance(past, None), medical(past, None)],
        );
        assert!(answer.coverages[1].is_public_assistance() && !answer.coverages[0].is_public_assistance());
        for coverage in &answer.coverages {
            assert!(coverage.address.is_none() && coverage.post_number.is_none());
            assert!(coverage.insurer_number.is_some());
        }
        assert_eq!(answer.coverages[0].share.as_ref().unwrap().percent, 30);
        assert_eq!(answer.coverages[1].share, None);
    }

    #[test]
    fn only_the_last_loss_is_shown() {
        let old = medical(date(2010, 4, 1), Some(date(2020, 4, 1)));
        let new = medical(date(2020, 4, 1), Some(date(2026, 11, 1)));
        let answer = Qualification::on(day(), "", vec![old, new.clone()]);
        assert_eq!(answer.coverages, vec![new]);
    }
}
