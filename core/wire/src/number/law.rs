use crate::open_enum;

open_enum! {
    /// 法別番号: the first two of the eight digits of an insurer or payer number. Only those a source names are known
    /// (eligibility facts 50–52); every other is carried.
    pub enum Law {
        /// 国民健康保険, whose six-digit numbers have no 法別番号 and get zeros in front.
        NationalHealth = "00",
        /// 健康保険組合.
        Society = "06",
        /// 警察共済組合.
        Police = "33",
        /// 後期高齢者医療.
        LateElderly = "39",
        /// 医療扶助 (公費).
        PublicAssistance = "12",
    }
}
