### やさしい日本語。vendor は ja のものを使います。

-patient-wait = 準備をしています。少し待ってください。
-patient-other-way = ほかの方法で確認します。スタッフが話します。
