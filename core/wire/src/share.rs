//! 負担割合: the part of the cost the patient pays.

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::coverage::Coverage;
use crate::open_enum;

open_enum! {
    /// Where a share comes from.
    pub enum ShareBasis {
        /// The insurer said it.
        Insurer = "insurer",
        /// 法定（自動計算）: follows from age by law.
        Statutory = "statutory",
    }
}

/// 負担割合 in percent, and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Share {
    /// Percent the patient pays, 0 to 100; 30 = 3割.
    pub percent: u8,
    /// Who says so.
    pub basis: ShareBasis,
}

impl Share {
    /// The share of a coverage on the day of treatment, or `None` where it cannot be known.
    ///
    /// The insurer's value comes first: 一部負担金割合 (後期高齢), then a 高齢受給者証 in force on the day. Else
    /// the statutory share by age (eligibility facts 76): 20 % before school age, 30 % from then to 69. It is
    /// **never guessed** from 70 on, for 05 特別療養費支給対象者 (pays in full, claims back), nor for A1 医療扶助.
    #[must_use]
    pub fn of(coverage: &Coverage, treated_on: Date) -> Option<Self> {
        insurer_share(coverage, treated_on).or_else(|| statutory_share(coverage, treated_on))
    }
}

fn insurer_share(coverage: &Coverage, day: Date) -> Option<Share> {
    let elderly = coverage.elderly_certificate.as_ref().filter(|certificate| {
        certificate.valid_from.is_none_or(|from| from <= day)
            && certificate.valid_to.is_none_or(|to| day <= to)
    });
    let ratio = coverage
        .contribution_ratio
        .as_deref()
        .or_else(|| elderly.and_then(|certificate| certificate.contribution_ratio.as_deref()))?;
    let percent = ratio.parse().ok().filter(|percent| *percent <= 100)?;
    Some(Share {
        percent,
        basis: ShareBasis::Insurer,
    })
}

fn statutory_share(coverage: &Coverage, day: Date) -> Option<Share> {
    // Only classifications whose share the law fixes by age; an unknown one is never guessed.
    if !matches!(
        coverage.card_classification.as_deref(),
        None | Some("01" | "02" | "03" | "04" | "06" | "07")
    ) {
        return None;
    }
    let birth = coverage.birth_date?;
    if birth > day || day >= elderly_share_from(birth)? {
        return None;
    }
    let preschool = match coverage.preschool.as_deref() {
        Some("1") => true,
        _ => day < school_from(birth)?,
    };
    Some(Share {
        percent: if preschool { 20 } else { 30 },
        basis: ShareBasis::Statutory,
    })
}

/// First day on which the share is the insurer's to say: the month after the 70th birthday, or that month
/// itself for a birthday on the 1st.
///
/// By law an age is reached on the *eve* of the birthday (年齢計算ニ関スル法律), and the change takes effect in the
/// month after the age is reached: that is why a birthday on the 1st counts for its own month.
fn elderly_share_from(birth: Date) -> Option<Date> {
    let reached = birthday(birth, 70)?.yesterday().ok()?;
    reached.first_of_month().checked_add(1.month()).ok()
}

/// 義務教育就学: 1 April after the 6th birthday. A child born on 1 April reaches six on 31 March and starts the
/// next day.
fn school_from(birth: Date) -> Option<Date> {
    let reached = birthday(birth, 6)?.yesterday().ok()?;
    let april = Date::new(reached.year(), 4, 1).ok()?;
    if reached < april {
        Some(april)
    } else {
        Date::new(reached.year() + 1, 4, 1).ok()
    }
}

/// The day an age is celebrated; for 29 February in a common year, 1 March (so that its eve is 28 February).
fn birthday(birth: Date, age: i16) -> Option<Date> {
    let year = birth.year().checked_add(age)?;
    Date::new(year, birth.month(), birth.day())
        .or_else(|_| Date::new(year, 3, 1))
        .ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::coverage::ElderlyCertificate;

    fn born(birth: Date) -> Coverage {
        Coverage {
            birth_date: Some(birth),
            card_classification: Some("01".into()),
            ..Coverage::default()
        }
    }

    fn percent(coverage: &Coverage, day: Date) -> Option<u8> {
        Share::of(coverage, day).map(|share| share.percent)
    }

    #[test]
    fn statutory_share_by_age() {
        let table = [
            // birth, day of treatment, percent
            (date(1980, 5, 5), date(2026, 11, 21), Some(30)),
            // school starts on 1 April after the sixth birthday
            (date(2020, 4, 2), date(2027, 3, 31), Some(20)),
            (date(2020, 4, 2), date(2027, 4, 1), Some(30)),
            (date(2020, 4, 1), date(2026, 3, 31), Some(20)),
            (date(2020, 4, 1), date(2026, 4, 1), Some(30)),
            (date(2020, 2, 29), date(2026, 3, 31), Some(20)),
            (date(2020, 2, 29), date(2026, 4, 1), Some(30)),
            // from 70 on the insurer says it: the month after the birthday, the same month for the 1st
            (date(1956, 11, 2), date(2026, 11, 30), Some(30)),
            (date(1956, 11, 2), date(2026, 12, 1), None),
            (date(1956, 11, 1), date(2026, 10, 31), Some(30)),
            (date(1956, 11, 1), date(2026, 11, 1), None),
            (date(1956, 2, 29), date(2026, 2, 28), Some(30)),
            (date(1956, 2, 29), date(2026, 3, 1), None),
            // not born yet
            (date(2027, 1, 1), date(2026, 11, 21), None),
        ];
        for (birth, day, expected) in table {
            assert_eq!(
                percent(&born(birth), day),
                expected,
                "born {birth}, treated {day}"
            );
        }
    }

    #[test]
    fn the_insurer_comes_first() {
        let day = date(2026, 11, 21);
        let mut coverage = born(date(1945, 1, 1));
        assert_eq!(percent(&coverage, day), None);
        coverage.contribution_ratio = Some("010".into());
        assert_eq!(
            Share::of(&coverage, day),
            Some(Share {
                percent: 10,
                basis: ShareBasis::Insurer
            })
        );

        let mut coverage = born(date(1954, 1, 1));
        coverage.elderly_certificate = Some(ElderlyCertificate {
            valid_to: Some(date(2026, 7, 31)),
            contribution_ratio: Some("020".into()),
            ..ElderlyCertificate::default()
        });
        assert_eq!(percent(&coverage, date(2026, 7, 31)), Some(20));
        assert_eq!(percent(&coverage, date(2026, 8, 1)), None);
    }

    #[test]
    fn never_guessed() {
        let day = date(2026, 11, 21);
        for classification in ["05", "A1", "99", ""] {
            let mut coverage = born(date(1980, 5, 5));
            coverage.card_classification = Some(classification.into());
            assert_eq!(percent(&coverage, day), None, "{classification}");
        }
        assert_eq!(percent(&Coverage::default(), day), None);
        let mut coverage = born(date(1980, 5, 5));
        coverage.contribution_ratio = Some("999".into());
        assert_eq!(
            Share::of(&coverage, day).map(|share| share.basis),
            Some(ShareBasis::Statutory)
        );
    }
}
