### 日本語

-patient-wait = 準備をしています。少しお待ちください。
-patient-other-way = 別の方法で確認します。スタッフがご案内します。
