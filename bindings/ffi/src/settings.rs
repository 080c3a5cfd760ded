//! What staff choose once.

use kazasu_wire::method::Method;

use crate::error::AppError;

/// The settings of this device that staff choose. An absent value has a meaning.
#[derive(Debug, Clone, Default, PartialEq, Eq, uniffi::Record)]
pub struct Settings {
    /// 認証方法 offered first, `pin` or `visual`; `pin` where absent.
    #[uniffi(default = None)]
    pub default_method: Option<String>,
    /// The clinic checks are filed under where staff choose none; the account's own where absent.
    #[uniffi(default = None)]
    pub default_facility: Option<String>,
}

impl Settings {
    /// Puts them over what is stored; what the app learnt of readers stays.
    pub(crate) fn over(self, stored: &mut kazasu_app::Settings) -> Result<(), AppError> {
        stored.default_method = self.default_method.map(Method::from);
        stored.default_facility = self
            .default_facility
            .map(|facility| facility.parse())
            .transpose()
            .map_err(|_| AppError::input("app.settings.invalid", "default_facility"))?;
        Ok(())
    }
}

impl From<kazasu_app::Settings> for Settings {
    fn from(settings: kazasu_app::Settings) -> Self {
        Self {
            default_method: settings.default_method.map(|method| method.to_string()),
            default_facility: settings.default_facility.map(|facility| facility.to_string()),
        }
    }
}
