//! Production and test are two worlds.

use const_oid::ObjectIdentifier;

/// User authentication in production (facts, card §5.1).
const PRODUCTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.392.200149.8.5.1.3.30");
/// User authentication on test cards (facts, card §5.1).
const TEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.392.200149.8.5.1.0.30");
/// Every policy of test cards, whatever its purpose.
const TEST_ARC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.392.200149.8.5.1.0");

/// Which of the two worlds is trusted. Neither accepts certificates or anchors of the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Cards of real people.
    Production,
    /// Test cards, virtual cards and minted anchors.
    Test,
}

impl Mode {
    /// The policy a user-authentication certificate of a plastic card must carry in this mode.
    #[must_use]
    pub const fn authentication_policy(self) -> ObjectIdentifier {
        match self {
            Self::Production => PRODUCTION,
            Self::Test => TEST,
        }
    }

    /// The world a set of policies belongs to: test if any policy is a test one, production if the production policy for
    /// user authentication is among them, neither otherwise (for example a certificate borne by a phone).
    #[must_use]
    pub fn of_policies(policies: &[ObjectIdentifier]) -> Option<Self> {
        if policies.iter().any(|policy| is_test(*policy)) {
            return Some(Self::Test);
        }
        policies.contains(&PRODUCTION).then_some(Self::Production)
    }
}

fn is_test(policy: ObjectIdentifier) -> bool {
    policy.parent() == Some(TEST_ARC)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_test_policy_makes_a_test_certificate() {
        let signing_on_test_cards = ObjectIdentifier::new_unwrap("1.2.392.200149.8.5.1.0.20");
        let signing_on_phones = ObjectIdentifier::new_unwrap("1.2.392.200149.8.5.1.1.40");
        assert_eq!(Mode::of_policies(&[PRODUCTION]), Some(Mode::Production));
        assert_eq!(Mode::of_policies(&[PRODUCTION, TEST]), Some(Mode::Test));
        assert_eq!(Mode::of_policies(&[signing_on_test_cards]), Some(Mode::Test));
        assert_eq!(Mode::of_policies(&[signing_on_phones]), None);
        assert_eq!(Mode::of_policies(&[]), None);
    }
}
