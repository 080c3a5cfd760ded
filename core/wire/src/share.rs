//! 負担割合: the part of the cost the patient pays.

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::code::{CardClassification, Preschool};
use crate::coverage::Coverage;
use crate::number::Law;
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
    /// **never guessed** from 70 on, for an insurer of 後期高齢 (who may insure people from 65 on), for 05
    /// 特別療養費支給対象者 (pays in full, claims back), for 医療扶助, for an unknown classification, nor where the
    /// insurer said a value that cannot be read.
    #[must_use]
    pub fn of(coverage: &Coverage, treated_on: Date) -> Option<Self> {
        let elderly = coverage
            .elderly_certificate
            .as_ref()
            .filter(|certificate| certificate.in_force(treated_on));
        let said = coverage
            .contribution_ratio
            .as_deref()
            .or_else(|| elderly.and_then(|certificate| certificate.contribution_ratio.as_deref()));
        match said {
            Some(ratio) => Self::said(ratio),
            None => statutory_share(coverage, treated_on),
        }
    }

    /// The share an insurer says in three digits of percent, 000 to 100; `None` for anything else.
    #[must_use]
    pub fn said(ratio: &str) -> Option<Self> {
        let three = ratio.len() == 3 && ratio.bytes().all(|byte| byte.is_ascii_digit());
        let percent = ratio.parse().ok().filter(|percent| three && *percent <= 100)?;
        Some(Self {
            percent,
            basis: ShareBasis::Insurer,
        })
    }

    /// In tenths as people say it, `3割`; a share that is no tenth in percent, `15%`.
    #[must_use]
    pub fn in_tenths(&self) -> String {
        if self.percent.is_multiple_of(10) {
            format!("{}割", self.percent / 10)
        } else {
            format!("{}%", self.percent)
        }
    }
}

fn statutory_share(coverage: &Coverage, day: Date) -> Option<Share> {
    if !is_fixed_by_age(coverage) {
        return None;
    }
    let birth = coverage.birth_date?;
    if birth > day || day >= elderly_share_from(birth)? {
        return None;
    }
    let preschool = coverage.preschool == Some(Preschool::BeforeSchool) || day < school_from(birth)?;
    Some(Share {
        percent: if preschool { 20 } else { 30 },
        basis: ShareBasis::Statutory,
    })
}

/// Whether the law fixes the share of such a coverage by age alone.
fn is_fixed_by_age(coverage: &Coverage) -> bool {
    use CardClassification as Card;
    let ordinary = match &coverage.card_classification {
        None
        | Some(
            Card::General
            | Card::Retired
            | Card::ShortTermGeneral
            | Card::ShortTermRetired
            | Card::SpecialRetired
            | Card::SelfDefence,
        ) => true,
        Some(Card::SpecialMedicalExpense | Card::PublicAssistance | Card::Unknown(_)) => false,
    };
    ordinary && !matches!(coverage.law(), Some(Law::LateElderly | Law::PublicAssistance))
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
        // What the insurer said and nobody can read is not replaced by a guess.
        for ratio in ["999", "101", "30", "+10", "1.0", "０３０", ""] {
            let mut coverage = born(date(1980, 5, 5));
            coverage.contribution_ratio = Some(ratio.into());
            assert_eq!(percent(&coverage, day), None, "{ratio}");
        }
        // 後期高齢 from 65 on for people with a disability, and a public payer without its classification.
        for (insurer, expected) in [
            ("39131156", None),
            ("12131058", None),
            ("06130488", Some(30)),
            ("x", Some(30)),
        ] {
            let mut coverage = born(date(1960, 1, 1));
            coverage.insurer_number = Some(insurer.into());
            assert_eq!(percent(&coverage, day), expected, "{insurer}");
        }
    }

    #[test]
    fn the_preschool_mark_counts_below_seventy_only() {
        let day = date(2026, 11, 21);
        for (birth, mark, expected) in [
            (date(2021, 5, 5), None, Some(20)),
            (date(2019, 5, 5), Some("1"), Some(20)),
            (date(2019, 5, 5), Some("2"), Some(30)),
            (date(2019, 5, 5), None, Some(30)),
            (date(1950, 5, 5), Some("1"), None),
        ] {
            let mut coverage = born(birth);
            coverage.preschool = mark.map(Preschool::from);
            assert_eq!(percent(&coverage, day), expected, "{birth} {mark:?}");
        }
    }

    #[test]
    fn words_of_a_share() {
        for (percent, words) in [(0, "0割"), (10, "1割"), (30, "3割"), (15, "15%"), (100, "10割")] {
            let share = Share {
                percent,
                basis: ShareBasis::Insurer,
            };
            assert_eq!(share.in_tenths(), words);
        }
    }
}
