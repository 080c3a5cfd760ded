//! `POST /v1/activations`: a device redeems its account's activation code and binds its key.
//!
//! The key is the one of the request's DPoP proof; no access token exists yet.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::id::{AccountId, DeviceId, FacilityId, InstitutionCode};
use crate::open_enum;
use crate::secret::{AccountPassword, ActivationCode, RefreshToken};

/// The four entries of the initial setting (requirements 219–220).
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ActivationRequest {
    /// 機関コード.
    pub institution_code: InstitutionCode,
    /// ID.
    pub account_id: AccountId,
    /// パスワード.
    pub password: AccountPassword,
    /// アクティベーションコード.
    pub activation_code: ActivationCode,
    /// 備考: what staff call this terminal; at most 64 characters. Optional.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_label: Option<String>,
}

/// The device is activated. The code is used up.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ActivationResponse {
    /// The device from now on.
    pub device_id: DeviceId,
    /// Trades for access tokens with this device's key only.
    pub refresh_token: RefreshToken,
    /// The clinics this device may check for; the account's own comes first.
    pub facilities: Vec<Facility>,
    /// Clock of the service, UTC.
    pub server_time: Timestamp,
}

/// A clinic a device may act for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Facility {
    /// Its id on this service.
    pub facility_id: FacilityId,
    /// 機関コード.
    pub institution_code: InstitutionCode,
    /// 機関名.
    pub name: String,
    /// Which kind of place it is.
    pub kind: FacilityKind,
}

open_enum! {
    /// 所属機関の種別 (requirements 4–8).
    pub enum FacilityKind {
        /// 施術所（柔道整復）.
        Judo = "judo",
        /// 施術所（あん摩マッサージ指圧・はり・きゅう）.
        Ahaki = "ahaki",
        /// 健診実施機関等.
        HealthCheck = "health_check",
        /// 助産所.
        Midwifery = "midwifery",
        /// 保険医療機関, 義務化対象外機関.
        Medical = "medical",
    }
}
