//! Who registered, as it lies sealed.

use kazasu_forms::Checked;
use serde::{Deserialize, Serialize};

use crate::keyring::{KeyRing, Purpose, SealingKey};
use crate::store::portal_user::User;
use crate::store::{StoreError, sealed};

/// What a person typed about itself and, where no master holds it, about the facility.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// 姓.
    pub family_name: String,
    /// 名.
    pub given_name: String,
    /// 電話番号.
    pub telephone: String,
    /// メールアドレス.
    pub email: String,
    /// The facility as it was typed: its number or its name, address and what shows that it is one.
    pub typed: Vec<(String, String)>,
}

impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Person(***)")
    }
}

/// Fields that say which facility it is.
const FACILITY_FIELDS: [&str; 6] = [
    "registration_number",
    "prefecture",
    "institution_digits",
    "facility_title",
    "address",
    "note",
];

impl Person {
    /// Of a checked registration.
    #[must_use]
    pub fn of(checked: &Checked) -> Self {
        let own = |field: &str| checked.get(field).to_owned();
        let typed = FACILITY_FIELDS
            .iter()
            .map(|field| ((*field).to_owned(), own(field)))
            .filter(|(_, value)| !value.is_empty());
        Self {
            family_name: own("family_name"),
            given_name: own("given_name"),
            telephone: own("telephone"),
            email: own("email"),
            typed: typed.collect(),
        }
    }

    /// 姓 名.
    #[must_use]
    pub fn full_name(&self) -> String {
        format!("{} {}", self.family_name, self.given_name)
    }

    /// The person behind a user.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) fn of_user(keys: &dyn KeyRing, user: &User) -> Result<Self, StoreError> {
        Self::open(keys, "portal_users", user.user_id.as_str(), &user.sealed)
    }

    pub(super) fn seal(&self, keys: &dyn KeyRing, table: &str, key: &str) -> Result<Vec<u8>, StoreError> {
        let plain = zeroize::Zeroizing::new(serde_json::to_vec(self).unwrap_or_default());
        Ok(keys.seal(SealingKey::Register, &sealed::context(table, key), &plain)?)
    }

    pub(super) fn open(
        keys: &dyn KeyRing,
        table: &'static str,
        key: &str,
        value: &[u8],
    ) -> Result<Self, StoreError> {
        let plain = keys.open(&sealed::context(table, key), value)?;
        serde_json::from_slice(&plain).map_err(|_| StoreError::Malformed { table })
    }
}

/// Keyed pseudonym of a mail address.
#[must_use]
pub fn address_mac(keys: &dyn KeyRing, email: &str) -> [u8; 32] {
    keys.mac(Purpose::PortalAddress, &[email.as_bytes()])
}
