//! How the patient is matched with the card.

use crate::open_enum;

open_enum! {
    /// 認証方法: how the clinic made sure that the card belongs to the patient (requirements 224–226).
    pub enum Method {
        /// 4桁の暗証番号入力: the patient typed the PIN of the card.
        Pin = "pin",
        /// 目視確認: staff compared the face with the card. The way to it here is `project-defined`.
        Visual = "visual",
    }
}
